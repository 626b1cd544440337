import PortalToolkit

/// Formats of settings; each parser returns `nil` for invalid values.
enum SettingForms {
    /// A file or folder path.
    static func path(_ text: String) -> String? { isPrintable(text) && !text.contains("://") ? text : nil }

    /// A host name in lower-case DNS form, without port.
    static func hostName(_ text: String) -> String? {
        guard let name = HostName.normalized(text), HostName.isValid(name), !HostName.isIPAddress(name) else {
            return nil
        }
        return text.contains(":") ? nil : name
    }

    /// A URL with one of these schemes and a non-empty rest.
    static func url(_ text: String, _ schemes: String...) -> String? {
        guard isPrintable(text), !text.contains(" "), !text.contains("\""), !text.contains("<"), !text.contains(">")
        else { return nil }
        guard let scheme = schemes.first(where: { text.hasPrefix($0 + "://") }) else { return nil }
        let authority = text.dropFirst(scheme.count + 3).prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let name = host.hasPrefix("[") ? host.dropFirst().prefix { $0 != "]" } : host.prefix { $0 != ":" }
        let end = host.split(separator: "]", omittingEmptySubsequences: false).last ?? ""
        let port = end.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
        guard !name.isEmpty, port.map({ Int($0).map { (1...65535).contains($0) } ?? false }) ?? true else { return nil }
        return text
    }

    /// An address for mail headers.
    static func sender(_ text: String) -> String? {
        do { return try InputFormat.headerEmail.value(of: text) } catch { return nil }
    }

    /// A TCP address.
    static func tcp(_ text: String) -> TCPAddress? {
        guard case .tcp(let host, let port) = ListenAddress(text) else { return nil }
        return TCPAddress(host: host, port: port)
    }

    /// A Standard Webhooks secret: `whsec_` and base64 of 24 to 64 bytes.
    static func webhookSecret(_ text: String) -> String? {
        guard text.hasPrefix("whsec_"), let key = Base64.standard.decode(String(text.dropFirst(6))) else { return nil }
        return (24...64).contains(key.count) ? text : nil
    }

    private static func isPrintable(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
}
