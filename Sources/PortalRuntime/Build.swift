/// What this build is.
public enum Build {
    /// The one place of the version: `--version` prints it, `/internal/health/…` shows it, CHANGELOG.md heads its
    /// newest release with it.
    public static let version = "0.1.0"
}
