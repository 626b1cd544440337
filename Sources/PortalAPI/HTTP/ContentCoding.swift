import PortalToolkit

/// The list of a `Content-Encoding` (RFC 9110 §8.4).
enum ContentCoding {
    /// Whether the body is as it was made; `identity` says so, an empty element says nothing.
    static func isIdentity(_ codings: String) -> Bool {
        codings.utf8.split(separator: UInt8(ascii: ",")).allSatisfy { element in
            let coding = element.filter { $0 != 0x20 && $0 != 0x09 }
            return coding.isEmpty || Text.asciiLowercased(String(decoding: coding, as: UTF8.self)) == "identity"
        }
    }
}
