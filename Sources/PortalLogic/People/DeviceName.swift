/// What a person would call a device: browser and system, as far as its `User-Agent` tells; for mails and the audit log.
/// The SPA has finer rules for its list of sessions.
package enum DeviceName {
    /// The first that fits: most browsers also name those that they descend from.
    private static let browsers = [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("OPT/", "Opera"),
        ("OPX/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"), ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
    ]
    private static let systems = [
        ("iPhone", "iOS"), ("iPad", "iOS"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"), ("X11", "Linux"),
    ]

    /// `nil` where the header tells neither.
    package static func of(_ userAgent: String?) -> String? {
        guard let userAgent else { return nil }
        let names = [browsers, systems].compactMap { rules in rules.first { userAgent.contains($0.0) }?.1 }
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }
}
