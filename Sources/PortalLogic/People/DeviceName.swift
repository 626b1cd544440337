/// What a person would call a device: browser and system, as far as its `User-Agent` tells; for the list of sessions, mails
/// and the audit log.
package enum DeviceName {
    /// The first of which all marks are there: most browsers also name those that they descend from. A browser without a
    /// window (headless) is the one that it is built from; an app's own view of pages names the engine alone.
    private static let browsers = [
        (["Edg/"], "Edge"), (["EdgA/"], "Edge"), (["EdgiOS/"], "Edge"), (["OPR/"], "Opera"), (["OPT/"], "Opera"),
        (["OPX/"], "Opera"), (["SamsungBrowser/"], "Samsung Internet"), (["Vivaldi/"], "Vivaldi"),
        (["Firefox/"], "Firefox"), (["FxiOS/"], "Firefox"), (["Chrome/"], "Chrome"), (["CriOS/"], "Chrome"),
        (["Version/", "Safari/"], "Safari"),
    ]
    private static let systems = [
        (["iPhone"], "iOS"), (["iPad"], "iOS"), (["Android"], "Android"), (["Windows"], "Windows"),
        (["CrOS"], "ChromeOS"), (["Macintosh"], "macOS"), (["Mac OS X"], "macOS"), (["Linux"], "Linux"),
        (["X11"], "Linux"),
    ]

    /// `nil` where the header tells neither, nor which program it is.
    package static func of(_ userAgent: String?) -> String? {
        guard let userAgent else { return nil }
        let names = [browsers, systems].compactMap { rules in rules.first { $0.0.allSatisfy(userAgent.contains) }?.1 }
        return names.isEmpty ? program(userAgent) : names.joined(separator: ", ")
    }

    /// What is no browser: the first product (RFC 9110 §10.1.5), if it is no more than that. Whoever logs in chooses the
    /// text, and it stands in mails: so there is no room for a sentence in it.
    private static func program(_ userAgent: String) -> String? {
        let first = userAgent.prefix { $0 != " " }
        let isProduct = first.utf8.count <= 40 && first.utf8.allSatisfy { isTokenByte($0) || $0 == UInt8(ascii: "/") }
        return first.isEmpty || first.hasPrefix("Mozilla/") || !isProduct ? nil : String(first)
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(byte)
        }
    }
}
