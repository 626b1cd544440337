/// E-mail addresses: a plain sane check, since only a mail that arrives proves one.
public enum EmailAddress {
    /// The form in which an address is stored and compared: NFC, lower case, its domain in A-labels; `nil` when it is
    /// none. At most 254 bytes (RFC 5321 §4.5.3), 64 before the `@`; no quoted or commented forms.
    public static func normalized(_ text: String) -> String? {
        let lower = Text.lowercased(Text.nfc(text))
        guard let at = lower.utf8.lastIndex(of: 0x40) else { return nil }
        let local = lower[..<at]
        let domain = String(lower[lower.utf8.index(after: at)...])
        guard isLocalPart(local), !HostName.isIPAddress(domain),
            let host = Text.isASCII(domain) ? domain : Text.aLabels(domain), HostName.isValid(host)
        else { return nil }
        let address = local + "@" + host
        return address.utf8.count <= 254 ? String(address) : nil
    }

    /// What ``normalizedForHeader(_:)`` asks for, after "must be".
    public static let headerForm =
        "an e-mail address with only ASCII before the @ (mail servers without SMTPUTF8 carry no other), and no # % ?"

    /// The normal form of an address that stands in the header of a tenant's mails, as sender or for answers. It must
    /// not ask more of the mail servers on the way than the recipient does, so it is ASCII; and it stands in `mailto:`
    /// links, so it has nothing that ends their path or escapes in it (`# % ?`); else `nil`.
    public static func normalizedForHeader(_ text: String) -> String? {
        normalized(text).flatMap { address in
            Text.isASCII(address) && !address.utf8.contains(where: "#%?".utf8.contains) ? address : nil
        }
    }

    /// Dot-atoms of RFC 5322, and any letter beyond ASCII (RFC 6531).
    private static func isLocalPart(_ local: Substring) -> Bool {
        guard (1...64).contains(local.utf8.count), local.utf8.first != 0x2e, local.utf8.last != 0x2e,
            !local.contains("..")
        else { return false }
        return local.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII ? isAtomText(UInt8(scalar.value)) : scalar.properties.isAlphabetic || isMark(scalar)
        }
    }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2e: true
        // ! # $ % & ' * + - / = ? ^ _ ` { | } ~
        case 0x21, 0x23...0x27, 0x2a, 0x2b, 0x2d, 0x2f, 0x3d, 0x3f, 0x5e...0x60, 0x7b...0x7e: true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .decimalNumber: true
        default: false
        }
    }
}
