import CText

#if canImport(Glibc)
    import Glibc
#endif

/// Unicode operations missing from Swift and FoundationEssentials: NFC, folding, scripts and IDNA, by libunistring and
/// libidn2. The only file that imports these; ASCII bypasses them.
package enum Text {
    /// Canonical composition (UAX #15), so that equal words have equal bytes.
    package static func nfc(_ text: String) -> String {
        isASCII(text) ? text : convert(text) { u8_normalize(ctext_uninorm_nfc(), $0, $1, nil, $2) }
    }

    /// Maps full-width and half-width characters to ordinary width: `ａ＠ｂ` is `a@b` (RFC 8265 §3.3.2).
    package static func ordinaryWidth(_ text: String) -> String {
        if isASCII(text) { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { Unicode.Scalar(ctext_ordinary_width($0.value)) ?? $0 }))
    }

    /// Lower case in NFC, independent of language: e-mail addresses.
    package static func lowercased(_ text: String) -> String {
        isASCII(text) ? asciiLowercased(text) : convert(text) { u8_tolower($0, $1, nil, ctext_uninorm_nfc(), nil, $2) }
    }

    /// Compatibility composition and full case folding, for search and comparison: `STRASSE` equals `Straße`.
    package static func folded(_ text: String) -> String {
        isASCII(text)
            ? asciiLowercased(text) : convert(text) { u8_casefold($0, $1, nil, ctext_uninorm_nfkc(), nil, $2) }
    }

    /// Compatibility composition without folding; differs from a text with confusable characters.
    static func compatible(_ text: String) -> String {
        isASCII(text) ? text : convert(text) { u8_normalize(ctext_uninorm_nfkc(), $0, $1, nil, $2) }
    }

    /// The A-labels of a host name with U-labels (IDNA 2008, UTS 46 non-transitional), or `nil` if invalid.
    package static func aLabels(_ host: String) -> String? {
        // A NUL must not truncate the name in C.
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

    /// A host name with readable U-labels in place of A-labels, or `nil` if it has none.
    package static func uLabels(_ host: String) -> String? {
        guard host.contains("xn--"), !host.utf8.contains(0) else { return nil }
        var output: UnsafeMutablePointer<CChar>?
        guard idn2_to_unicode_8z8z(host, &output, 0) == IDN2_OK.rawValue, let output else { return nil }
        defer { idn2_free(output) }
        return String(validatingCString: output)
    }

    /// The script of a character (Unicode's property of that name), such as `Latin`; `nil` if unassigned.
    static func script(of scalar: Unicode.Scalar) -> String? {
        uc_script(scalar.value).map { String(cString: $0.pointee.name) }
    }

    package static func isASCII(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 < 0x80 }
    }

    package static func asciiLowercased(_ text: String) -> String {
        guard text.utf8.contains(where: { (0x41...0x5a).contains($0) }) else { return text }
        return String(decoding: text.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Runs a libunistring function that allocates its result; out of memory, returns `text`.
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
    /// Replaces line ends and other control characters of a name or subject by spaces.
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
