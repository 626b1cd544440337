/// E-mail addresses: only basic checks, since nothing but a delivered mail proves one.
package enum EmailAddress {
    /// Maximum number of bytes (RFC 5321 §4.5.3.1.3, without the angle brackets).
    private static let maximumLength = 254

    /// The form for storing and comparing addresses (RFC 8265 §3.3, UsernameCaseMapped, before the @; IDNA's A-labels
    /// after it): ordinary width, lower case, NFC, no trailing dot; `nil` if invalid. At most 64 bytes before the `@`;
    /// no quoted forms or comments.
    package static func normalized(_ text: String) -> String? {
        do throws(Violation) { return try checked(text) } catch { return nil }
    }

    /// See ``normalized(_:)``.
    /// - Throws: the violated rule.
    package static func checked(_ text: String) throws(Violation) -> String {
        let text = Text.ordinaryWidth(Text.trimmed(text))
        guard text.unicodeScalars.count <= maximumLength else { throw .tooLong(maximumLength) }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .emailAt }
        let local = Text.lowercased(Text.nfc(String(parts[0])))
        try check(local: local)
        let address = local + "@" + (try domain(parts[1]))
        guard address.utf8.count <= maximumLength else { throw .tooLong(maximumLength) }
        return address
    }

    /// The normal form of a new recipient's address: its domain must have a dot, as mail servers need one, and the part
    /// before the @ no confusable or invisible characters (RFC 8264 §9.13, §9.17).
    package static func checkedNew(_ text: String) throws(Violation) -> String {
        let address = try checkedDomain(text)
        guard address.unicodeScalars.allSatisfy(isItself), Text.compatible(address) == address else {
            throw .emailCharacter
        }
        guard hasDot(address) else { throw .emailSingleLabel }
        return address
    }

    /// Like ``checked(_:)``, but also requires a valid host name, possibly without a dot.
    private static func checkedDomain(_ text: String) throws(Violation) -> String {
        let address: String
        do { address = try checked(text) } catch {
            throw error == .emailDomain ? domainRule(of: text) ?? error : error
        }
        if hasDot(address), let violation = domainRule(of: address) { throw violation }
        return address
    }

    /// The violation of the domain, by the rules of host names.
    private static func domainRule(of text: String) -> Violation? {
        let domain = Text.trimmed(text).split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        do throws(Violation) {
            _ = try HostName.checked(String(domain))
            return nil
        } catch {
            return error == .noHost || error == .isURL
                ? .emailDomain
                : Violation(.emailDomain, "must have a valid host name after the @, which \(error.message)")
        }
    }

    /// A normalised address with its domain in readable form; `nil` if that is the same.
    package static func withULabels(_ address: String) -> String? {
        let parts = address.split(separator: "@")
        return parts.last.flatMap { Text.uLabels(String($0)) }.map { parts[0] + "@" + $0 }
    }

    /// Whether the address's domain has a dot.
    package static func hasDot(_ address: String) -> Bool {
        address.utf8.firstIndex(of: 0x40).map { address[$0...].utf8.contains(0x2e) } ?? false
    }

    /// The form of an address in the headers of a tenant's mails, as sender or for replies: ASCII, so as not to require
    /// more of relaying mail servers than the recipient does, and without characters that end or escape the path of a
    /// `mailto:` link (`# % ?`).
    package static func checkedForHeader(_ text: String) throws(Violation) -> String {
        let address = try checkedDomain(text)
        guard Text.isASCII(address) else { throw .emailASCII }
        guard !address.utf8.contains(where: "#%?".utf8.contains) else { throw .emailMailto }
        return address
    }

    // MARK: Parts

    /// Checks for dot-atoms (RFC 5322), with non-ASCII letters (RFC 6531).
    private static func check(local: String) throws(Violation) {
        guard (1...64).contains(local.utf8.count), local.utf8.first != 0x2e, local.utf8.last != 0x2e,
            !local.utf8.split(separator: 0x2e, omittingEmptySubsequences: false).contains(where: \.isEmpty)
        else { throw .emailLocal }
        let isPlain = local.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII ? isAtomText(UInt8(scalar.value)) : scalar.properties.isAlphabetic || isMark(scalar)
        }
        guard isPlain else { throw .emailCharacter }
    }

    private static func domain(_ text: Substring) throws(Violation) -> String {
        let name = String(HostName.withoutTrailingDot(text))
        guard !HostName.isIPAddress(name),
            let host = Text.isASCII(name) ? Text.asciiLowercased(name) : Text.aLabels(name), HostName.isValid(host)
        else { throw .emailDomain }
        return host
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

    private static func isItself(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isDefaultIgnorableCodePoint
    }
}

extension Violation {
    static let emailAt = Violation(.emailAt, "must contain exactly one @, like name@example.com")
    static let emailLocal = Violation(
        .emailLocal, "must have 1 to 64 characters before the @, and no dot at an end or beside another", min: 1,
        max: 64)
    static let emailCharacter = Violation(
        .emailCharacter, "must have letters, digits and signs such as . _ + - before the @, that look like themselves")
    static let emailDomain = Violation(.emailDomain, "must have a domain name after the @, like name@example.com")
    package static let emailSingleLabel = Violation(
        .emailSingleLabel, "must have a domain with a dot after the @, as name@example.com has")
    static let emailASCII = Violation(
        .emailASCII, "must have only ASCII before the @ (mail servers without SMTPUTF8 carry no other)")
    static let emailMailto = Violation(.emailMailto, "must not have # % ? before the @")
}
