/// Facts about this build.
package enum Build {
    /// The only definition of the version: printed by `--version`, shown by `/internal/health/…`, and equal to the
    /// newest release in CHANGELOG.md.
    package static let version = "0.1.0"
}
