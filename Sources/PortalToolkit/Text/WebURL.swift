/// Links supplied by owners and operators: a logo, an imprint.
package enum WebURL {
    /// Maximum number of bytes.
    package static let maximumLength = 2048

    private static let scheme = "https://"
    private static let plainScheme = "http://"

    /// As ``checked(_:)``; also without TLS, and with an address for the host.
    package static func checkedAnywhere(_ text: String) throws(Violation) -> String {
        let begin = Text.asciiLowercased(String(decoding: text.utf8.prefix(plainScheme.utf8.count), as: UTF8.self))
        guard begin == plainScheme else { return try checked(text, mayBeAddress: true) }
        return plainScheme
            + (try checked(scheme + text.dropFirst(plainScheme.count), mayBeAddress: true)).dropFirst(scheme.count)
    }

    /// The normalised `https` URL: a valid host, no credentials, nothing to escape in HTML, headers or logs. A
    /// non-ASCII host becomes its A-labels.
    package static func checked(_ text: String) throws(Violation) -> String {
        try checked(text, mayBeAddress: false)
    }

    private static func checked(_ text: String, mayBeAddress: Bool) throws(Violation) -> String {
        let begin = text.utf8.prefix(scheme.utf8.count)
        guard Text.asciiLowercased(String(decoding: begin, as: UTF8.self)) == scheme else { throw .notHTTPS }
        guard text.utf8.count <= maximumLength else { throw .tooLong(maximumLength) }
        let rest = text[begin.endIndex...]
        let end = rest.utf8.firstIndex { $0 == 0x2f || $0 == 0x3f || $0 == 0x23 } ?? rest.endIndex
        let url = scheme + (try authority(rest[..<end], mayBeAddress)) + rest[end...]
        guard url.utf8.allSatisfy(isAllowed), isEncoded(url) else { throw .urlCharacter }
        guard url.utf8.count <= maximumLength else { throw .tooLong(maximumLength) }
        return url
    }

    private static func authority(_ text: Substring, _ mayBeAddress: Bool) throws(Violation) -> String {
        guard !text.utf8.contains(0x40) else { throw .urlUser }
        guard text.utf8.allSatisfy({ $0 >= 0x80 || isAllowed($0) }) else { throw .urlCharacter }
        let (name, end) = try parted(text)
        let parts =
            [name]
            + end.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).dropFirst()
            .map(String.init)
        if parts.count == 2 {
            guard parts[1].utf8.count <= 5, parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let port = Int(parts[1]), (1...65_535).contains(port)
            else { throw .urlPort }
        }
        let isBracketed = name.hasPrefix("[")
        let bare = isBracketed ? String(name.dropFirst().dropLast()) : name
        if mayBeAddress, IPAddress(bare) != nil, bare.contains(":") == isBracketed {
            return text.lowercased()
        }
        guard !isBracketed else { throw .ipAddress }
        let host = try HostName.checked(parts[0])
        return ([Text.isASCII(parts[0]) ? parts[0] : host] + parts.dropFirst()).joined(separator: ":")
    }

    /// The host, an IPv6 address with its brackets, and what follows.
    private static func parted(_ text: Substring) throws(Violation) -> (host: String, end: String) {
        let isAddress = text.utf8.first == 0x5b
        guard let end = isAddress ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":") else {
            if isAddress { throw .ipAddress }
            return (String(text), "")
        }
        guard end == text.endIndex || text[end] == ":" else { throw .ipAddress }
        return (String(text[..<end]), String(text[end...]))
    }

    /// Whether each `%` precedes two hexadecimal digits.
    private static func isEncoded(_ url: String) -> Bool {
        url.utf8.split(separator: 0x25, omittingEmptySubsequences: false).dropFirst().allSatisfy { rest in
            rest.count >= 2 && rest.prefix(2).allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        }
    }

    /// The characters of RFC 3986, without the quote.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        // ! # $ % & ( ) * + , - . / : ; = ? @ [ ] _ ~
        case 0x21, 0x23...0x26, 0x28...0x2f, 0x3a, 0x3b, 0x3d, 0x3f, 0x40, 0x5b, 0x5d, 0x5f, 0x7e: true
        default: false
        }
    }
}

extension Violation {
    static let notHTTPS = Violation(.notHTTPS, "must begin with https://")
    static let urlUser = Violation(.urlUser, "must not have a user name or password before the host")
    static let urlCharacter = Violation(
        .urlCharacter, "must have no blanks, quotes, letters beyond ASCII or lone % after the host; percent-encode them"
    )
    static let urlPort = Violation(.urlPort, "must have a port from 1 to 65535, or none", min: 1, max: 65_535)
}
