import CText

#if canImport(Glibc)
    import Glibc
#endif

/// What neither Swift nor FoundationEssentials has of Unicode: NFC, folding and IDNA, by libunistring and libidn2.
/// The one file that sees them. ASCII never reaches them.
package enum Text {
    /// Canonical composition (UAX #15), so that equal words are equal bytes.
    package static func nfc(_ text: String) -> String {
        isASCII(text) ? text : convert(text) { u8_normalize(ctext_uninorm_nfc(), $0, $1, nil, $2) }
    }

    /// Full-width and half-width characters as those of ordinary width: `ａ＠ｂ` is `a@b` (RFC 8265 §3.3.2).
    package static func ordinaryWidth(_ text: String) -> String {
        if isASCII(text) { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { Unicode.Scalar(ctext_ordinary_width($0.value)) ?? $0 }))
    }

    /// Lower case in NFC, without a language's own rules: e-mail addresses.
    package static func lowercased(_ text: String) -> String {
        isASCII(text) ? asciiLowercased(text) : convert(text) { u8_tolower($0, $1, nil, ctext_uninorm_nfc(), nil, $2) }
    }

    /// Compatibility composition and full case folding, for search and comparison: `STRASSE` and `Straße` are alike.
    package static func folded(_ text: String) -> String {
        isASCII(text)
            ? asciiLowercased(text) : convert(text) { u8_casefold($0, $1, nil, ctext_uninorm_nfkc(), nil, $2) }
    }

    /// Compatibility composition without folding: unlike the text itself where something in it looks like another character.
    static func compatible(_ text: String) -> String {
        isASCII(text) ? text : convert(text) { u8_normalize(ctext_uninorm_nfkc(), $0, $1, nil, $2) }
    }

    /// The A-labels of a host name with U-labels (IDNA 2008, UTS 46 non-transitional), or `nil` when it is not one.
    package static func aLabels(_ host: String) -> String? {
        // What a C string ends at must not cut a name.
        if host.utf8.contains(0) { return nil }
        var output: UnsafeMutablePointer<UInt8>?
        let flags = Int32(bitPattern: IDN2_NONTRANSITIONAL.rawValue | IDN2_NFC_INPUT.rawValue)
        let status = host.utf8CString.withUnsafeBytes { bytes in
            idn2_lookup_u8(bytes.bindMemory(to: UInt8.self).baseAddress, &output, flags)
        }
        guard status == IDN2_OK.rawValue, let output else { return nil }
        defer { idn2_free(output) }
        return String(validatingCString: UnsafeRawPointer(output).assumingMemoryBound(to: CChar.self))
    }

    /// A host name with its A-labels as people write them (U-labels), or `nil` when it has none.
    package static func uLabels(_ host: String) -> String? {
        guard host.contains("xn--"), !host.utf8.contains(0) else { return nil }
        var output: UnsafeMutablePointer<CChar>?
        guard idn2_to_unicode_8z8z(host, &output, 0) == IDN2_OK.rawValue, let output else { return nil }
        defer { idn2_free(output) }
        return String(validatingCString: output)
    }

    package static func isASCII(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 < 0x80 }
    }

    package static func asciiLowercased(_ text: String) -> String {
        guard text.utf8.contains(where: { (0x41...0x5a).contains($0) }) else { return text }
        return String(decoding: text.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Runs a libunistring function that returns allocated memory; it fails only without memory, then `text` stays.
    private static func convert(
        _ text: String,
        _ function: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<Int>) -> UnsafeMutablePointer<UInt8>?
    ) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var length = 0
            guard let result = function(bytes.baseAddress, bytes.count, &length) else {
                return String(decoding: bytes, as: UTF8.self)
            }
            defer { free(result) }
            return String(decoding: UnsafeBufferPointer(start: result, count: length), as: UTF8.self)
        }
    }
}

extension Text {
    /// A name or subject without line ends and other control characters.
    package static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: line.append(" ")
            default: line.append(scalar)
            }
        }
        return String(line)
    }
}
