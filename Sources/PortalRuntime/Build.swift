/// What this build is.
package enum Build {
    /// The one place of the version: `--version` prints it, `/internal/health/…` shows it, CHANGELOG.md heads its
    /// newest release with it.
    package static let version = "0.1.0"
}
