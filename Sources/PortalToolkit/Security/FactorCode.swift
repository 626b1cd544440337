/// A second factor's code as a person types it: blanks and hyphens do not count.
package enum FactorCode: Sendable, Equatable {
    /// Six digits of an authenticator app.
    case totp(String)
    /// A recovery code in normal form.
    case recovery(String)

    /// `nil` for a text that can be neither.
    package init?(_ typed: String) {
        let text = typed.filter { !$0.isWhitespace && !Self.isHyphen($0) }
        // Also digits of other scripts, as keyboards write them.
        let digits = text.compactMap(\.wholeNumberValue).filter { (0...9).contains($0) }
        if digits.count == TOTP.digits, text.count == TOTP.digits {
            self = .totp(digits.map(String.init).joined())
        } else if let code = RecoveryCode.normal(text) {
            self = .recovery(code)
        } else {
            return nil
        }
    }

    private static func isHyphen(_ character: Character) -> Bool {
        switch character {
        case "-", "‐", "‑", "–", "—", "−": true
        default: false
        }
    }
}

/// Recovery codes: 80 random bits in Crockford's base32, whose letters cannot be confused.
package enum RecoveryCode {
    /// Codes made at once.
    package static let count = 10
    /// Characters of a code, without hyphens.
    private static let length = 16
    private static let alphabet: StaticString = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

    /// New codes as people write them down: `XXXX-XXXX-XXXX-XXXX`.
    package static func make(_ random: RandomSource) -> [String] {
        (0..<count).map { _ in
            let code = Array(Base32.encode(random.bytes(10), alphabet))
            return stride(from: 0, to: length, by: 4).map { String(code[$0..<$0 + 4]) }.joined(separator: "-")
        }
    }

    /// A code without hyphens in upper case, with confused letters put right; `nil` if it is none.
    package static func normal(_ typed: String) -> String? {
        var code = ""
        for character in typed.uppercased() where character != "-" {
            switch character {
            case "O": code += "0"
            case "I", "L": code += "1"
            case "0"..."9", "A"..."Z":
                guard character != "U", character.isASCII else { return nil }
                code.append(character)
            default: return nil
            }
        }
        return code.utf8.count == length ? code : nil
    }

    /// The stored form of a code in normal form. Its 80 bits need no slow hash.
    package static func hash(_ code: String, client: ClientID, user: UserID) throws -> String {
        let text = "portal-recovery\n\(PublicID.string(client))\n\(PublicID.string(user))\n\(code)"
        return Base64.url.encode(try Crypto.sha256(Array(text.utf8)))
    }
}
