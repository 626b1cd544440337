/// Telephone numbers for people to read and dial, on the contact card.
enum PhoneNumber {
    /// Whether the text is a number of 3 to 20 digits in at most 50 characters: `+` only at the start; between digits
    /// spaces and `( ) - . /`; optionally followed by an extension of at most 6 digits after `ext`, `ext.` or `x`.
    static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= 50, var number = Substring(text).withoutExtension else { return false }
        for lead: UInt8 in [0x2b, 0x28] where number.utf8.first == lead { number = number.dropFirst() }
        guard let first = number.utf8.first, let last = number.utf8.last, isDigit(first), isDigit(last) else {
            return false
        }
        return number.utf8.allSatisfy { isDigit($0) || isBetween($0) }
            && (3...20).contains(number.utf8.count(where: isDigit))
    }

    fileprivate static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isBetween(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x28, 0x29, 0x2d, 0x2e, 0x2f: true
        default: false
        }
    }
}

extension Substring {
    /// The number without its extension; `nil` if followed by anything else.
    fileprivate var withoutExtension: Substring? {
        guard let start = utf8.firstIndex(where: { $0 == 0x65 || $0 == 0x78 }) else { return self }
        let mark = ["ext. ", "ext.", "ext ", "ext", "x "].first { self[start...].hasPrefix($0) } ?? "x"
        let digits = self[start...].dropFirst(mark.utf8.count)
        guard self[start...].hasPrefix(mark), (1...6).contains(digits.utf8.count),
            digits.utf8.allSatisfy(PhoneNumber.isDigit)
        else { return nil }
        let number = self[..<start]
        return number.utf8.last == 0x20 ? number.dropLast() : number
    }
}
