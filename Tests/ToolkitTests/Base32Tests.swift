import Testing

@testable import PortalToolkit

@Suite struct Base32Tests {
    /// RFC 4648, section 10, without the padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `texts are those of RFC 4648`(plain: String, text: String) {
        #expect(Base32.encode(plain.utf8) == text)
    }
}
