/// The forms that settings have; each returns `nil` for what it does not accept.
enum SettingForms {
    /// A path of a file or folder.
    static func path(_ text: String) -> String? { isPrintable(text) && !text.contains("://") ? text : nil }

    /// A host name in lower case, as DNS writes it.
    static func hostName(_ text: String) -> String? {
        let name = text.lowercased()
        guard !name.isEmpty, name.utf8.count <= 253 else { return nil }
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            guard !label.isEmpty, label.utf8.count <= 63, !label.hasPrefix("-"), !label.hasSuffix("-"),
                label.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
            else { return nil }
        }
        return name
    }

    /// A URL of one of these schemes, with something behind it.
    static func url(_ text: String, _ schemes: String...) -> String? {
        guard isPrintable(text), !text.contains(" "), !text.contains("\""), !text.contains("<"), !text.contains(">")
        else { return nil }
        return schemes.contains { text.hasPrefix($0 + "://") && text.utf8.count > $0.utf8.count + 3 } ? text : nil
    }

    /// An e-mail address, roughly: one `@` with something on both sides.
    static func mailbox(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard isPrintable(text), !text.contains(" "), parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return nil
        }
        return text
    }

    /// A TCP address.
    static func tcp(_ text: String) -> ListenAddress? {
        guard case .tcp(let host, let port) = ListenAddress(text) else { return nil }
        return .tcp(host: host, port: port)
    }

    /// A secret of Standard Webhooks: `whsec_` and base64 of 24 to 64 bytes.
    static func webhookSecret(_ text: String) -> String? {
        guard text.hasPrefix("whsec_") else { return nil }
        let digits = text.utf8.dropFirst(6)
        let body = digits.prefix { $0 != UInt8(ascii: "=") }
        let padding = digits.count - body.count
        guard digits.count % 4 == 0, padding <= 2, digits.suffix(padding).allSatisfy({ $0 == UInt8(ascii: "=") }),
            body.allSatisfy(isBase64), (24...64).contains(body.count * 3 / 4)
        else { return nil }
        return text
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2B, 0x2F: true
        default: false
        }
    }

    private static func isPrintable(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
}
