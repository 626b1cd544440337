/// Header fields of a mail; untrusted text cannot end a line.
package enum MIMEHeader {
    /// A line with an encoded word has at most 76 characters (RFC 2047 §2): `Subject: `, `=?utf-8?B?`, `?=` and 52 of
    /// base64.
    private static let bytesOfWord = 39
    private static let maximumPlainLength = 60

    /// Formats a display name and an address.
    package static func mailbox(_ name: String, _ address: String) -> String {
        let name = Text.oneLine(name)
        guard isPlain(name) else { return encoded(name) + "\r\n <\(self.address(address))>" }
        var quoted = ""
        for scalar in name.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return "\"\(quoted)\" <\(self.address(address))>"
    }

    /// Formats an address. It was validated when stored; this only removes what could break the line.
    package static func address(_ address: String) -> String {
        String(String.UnicodeScalarView(address.unicodeScalars.filter { $0.value > 0x20 && $0 != "<" && $0 != ">" }))
    }

    /// Formats a subject: short ASCII unchanged, anything else as encoded words.
    package static func words(_ text: String) -> String {
        let text = Text.oneLine(text)
        return isPlain(text) ? text : encoded(text)
    }

    /// `Wed, 25 Nov 2026 01:02:03 +0000` (RFC 5322 §3.3).
    package static func date(_ at: Instant) -> String {
        let date = CalendarDate(at: at)
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = Int(RFC3339.floorDivide(date.dayNumber, 7).1)
        let seconds = at.seconds - date.dayNumber * 86_400
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        return "\(days[weekday]), \(date.day) \(months[date.month - 1]) \(date.year) \(time) +0000"
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= maximumPlainLength && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
            && !text.contains("=?")
    }

    /// Folded encoded words (RFC 2047), each of whole characters.
    private static func encoded(_ text: String) -> String {
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if (words.last?.count ?? 0) + bytes.count > bytesOfWord { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(Base64.standard.encode($0))?=" }.joined(separator: "\r\n ")
    }
}

/// Quoted-printable encoding of text (RFC 2045 §6.7): ASCII lines of at most 76 characters.
package enum QuotedPrintable {
    private static let maximumLineLength = 75

    package static func encode(_ text: String) -> String {
        // Split by bytes: "\r\n" is one Character.
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.map { line($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0) }.joined(separator: "\r\n")
    }

    private static func line(_ line: Substring.UTF8View.SubSequence) -> String {
        var encoded: [UInt8] = []
        var width = 0
        for (index, byte) in zip(line.indices, line) {
            let isLast = line.index(after: index) == line.endIndex
            let unit = unit(byte, atStart: width == 0, atEnd: isLast)
            if width + unit.count > maximumLineLength {
                encoded += Array("=\r\n".utf8)
                width = 0
            }
            encoded += unit
            width += unit.count
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func unit(_ byte: UInt8, atStart: Bool, atEnd: Bool) -> [UInt8] {
        let isSpace = byte == 0x20 || byte == 0x09
        let isPlain = (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "=")
        // A dot at the start of a line is special in SMTP.
        let isDot = byte == UInt8(ascii: ".") && atStart
        if isPlain && !isDot || isSpace && !atEnd { return [byte] }
        return [UInt8(ascii: "="), JSONEscape.hexDigit(byte >> 4), JSONEscape.hexDigit(byte & 15)].map {
            (0x61...0x66).contains($0) ? $0 - 0x20 : $0
        }
    }
}
