import PortalToolkit

/// `Content-Encoding` lists (RFC 9110 §8.4).
enum ContentCoding {
    /// Whether the body is unencoded: only `identity` and empty elements.
    static func isIdentity(_ codings: String) -> Bool {
        codings.utf8.split(separator: UInt8(ascii: ",")).allSatisfy { element in
            let coding = element.filter { $0 != 0x20 && $0 != 0x09 }
            return coding.isEmpty || Text.asciiLowercased(String(decoding: coding, as: UTF8.self)) == "identity"
        }
    }
}
