/// Accounts of banks, as invoices name them.
enum BankAccount {
    /// Returns an IBAN in capitals without blanks, or another account as it is written; `nil` for an IBAN with a mistake.
    static func normalized(_ text: String) -> String? {
        let compact = compact(text)
        guard looksLikeIBAN(compact) else { return text }
        return isIBAN(compact) ? compact : nil
    }

    /// Whether it is a BIC (ISO 9362): four letters or digits of the bank, its country, two of its place, three of a branch.
    static func normalizedBIC(_ text: String) -> String? {
        let bic = compact(text)
        let bytes = Array(bic.utf8)
        guard bytes.count == 8 || bytes.count == 11, bytes.allSatisfy({ isDigit($0) || isLetter($0) }),
            bytes[4..<6].allSatisfy(isLetter)
        else { return nil }
        return bic
    }

    private static func compact(_ text: String) -> String {
        text.filter { !$0.isWhitespace }.uppercased()
    }

    private static func looksLikeIBAN(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(4))
        return bytes.count == 4 && bytes[..<2].allSatisfy(isLetter) && bytes[2...].allSatisfy(isDigit)
    }

    /// ISO 13616: of the number that is made of all signs, with the first four at the end, 1 remains modulo 97.
    private static func isIBAN(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (15...34).contains(bytes.count), bytes.allSatisfy({ isDigit($0) || isLetter($0) }) else { return false }
        let rest = (bytes[4...] + bytes[..<4]).reduce(0) { rest, byte in
            isDigit(byte) ? (rest * 10 + Int(byte) - 0x30) % 97 : (rest * 100 + Int(byte) - 0x37) % 97
        }
        return rest == 1
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) }
}

extension InputFormat where Value == String {
    /// A postal address: up to 8 lines, 500 characters.
    package static var postalAddress: InputFormat {
        InputFormat { (text) throws(Violation) in
            let text = try DisplayText.checked(text, max: 500, isMultiline: true)
            let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
                Text.trimmed(String($0))
            }
            guard lines.count <= 8 else { throw Violation(.tooMany, "must have at most 8 lines", max: 8) }
            return lines.filter { !$0.isEmpty }.joined(separator: "\n")
        }
    }

    /// A number by which tax authorities know somebody, as it is written.
    package static var taxNumber: InputFormat { .displayText(max: 50) }

    /// An IBAN, or an account of another kind.
    package static var bankAccount: InputFormat {
        InputFormat { (text) throws(Violation) in
            let text = try DisplayText.checked(text, max: 100, isMultiline: false)
            guard let account = BankAccount.normalized(text) else {
                throw Violation(.notAnIBAN, "looks like an IBAN, but its length or check digits are wrong")
            }
            return account
        }
    }

    /// A BIC.
    package static var bic: InputFormat {
        InputFormat(Violation(.notABIC, "must be a BIC of 8 or 11 letters and digits"), BankAccount.normalizedBIC)
    }
}
