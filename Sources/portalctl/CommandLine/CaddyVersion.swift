/// Version of the web server that this machine has.
struct CaddyVersion {
    /// As it says it, without a leading v.
    let text: String

    /// Asks it; `nil` if there is none in `PATH`.
    static var installed: CaddyVersion? {
        let found = Subprocess.run(["caddy", "version"], takesErrors: false)
        let text = String(found.output.drop { $0 == "v" }.prefix { $0 > " " })
        return found.isSuccess && !text.isEmpty ? CaddyVersion(text: text) : nil
    }

    /// Whether it is one such as Debian 12's, with another name for one option and flaws in HTTP/2.
    var isOld: Bool {
        text.split(separator: ".").map { Int($0) ?? 0 }.lexicographicallyPrecedes([2, 7])
    }
}
