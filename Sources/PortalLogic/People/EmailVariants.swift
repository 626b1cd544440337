package import PortalStore
import PortalToolkit

/// Lookup variants of an e-mail address: the current normal form, and the one stored before widths were mapped.
package struct EmailVariants: Sendable, Equatable {
    /// The current normal form; for an invalid address the input itself.
    package let form: String
    /// The former normal form; usually the same.
    package let old: String
}

extension EmailAddress {
    /// Returns the variants of an input.
    package static func stored(_ text: String) -> EmailVariants {
        let old = Text.lowercased(Text.nfc(Text.trimmed(text)))
        guard let form = normalized(text) else { return EmailVariants(form: old, old: old) }
        guard !Text.isASCII(old), let at = old.utf8.lastIndex(of: 0x40), let domain = form.utf8.lastIndex(of: 0x40)
        else {
            return EmailVariants(form: form, old: form)
        }
        return EmailVariants(form: form, old: String(old[..<at]) + String(form[domain...]))
    }

    /// Whether a stored address equals this one, in either form.
    static func isSame(_ stored: String, as form: String) -> Bool {
        stored == form || !Text.isASCII(stored) && normalized(stored) == form
    }
}

extension PublicScope {
    /// Returns credentials for a typed address, preferring an exact match.
    package func credentials(client: ClientID, _ typed: EmailVariants) throws -> Credentials? {
        if typed.old != typed.form, let found = try credentials(client: client, email: typed.old) { return found }
        return try credentials(client: client, email: typed.form)
    }
}

extension [PortalUser] {
    /// Returns the user with a typed address, preferring an exact match.
    package func first(withEmail text: String) -> PortalUser? {
        let typed = EmailAddress.stored(text)
        return first { $0.email == typed.old } ?? first { $0.email == typed.form }
            ?? first { EmailAddress.isSame($0.email, as: typed.form) }
    }
}
