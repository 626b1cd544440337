package import PortalStore

/// The forms of an address by which a stored one is looked up: as it is compared now, and as it was stored before widths
/// were mapped.
package struct StoredForms: Sendable, Equatable {
    /// As addresses are stored and compared now; a text that is no address stands for itself.
    package let form: String
    /// As it may have been stored before; the same for nearly all.
    package let old: String
}

extension EmailAddress {
    /// The forms of an input.
    package static func stored(_ text: String) -> StoredForms {
        let old = Text.lowercased(Text.nfc(Text.trimmed(text)))
        guard let form = normalized(text) else { return StoredForms(form: old, old: old) }
        guard !Text.isASCII(old), let at = old.utf8.lastIndex(of: 0x40), let domain = form.utf8.lastIndex(of: 0x40)
        else {
            return StoredForms(form: form, old: form)
        }
        return StoredForms(form: form, old: String(old[..<at]) + String(form[domain...]))
    }

    /// Whether a stored address is this one, in whatever form it was stored.
    static func isSame(_ stored: String, as form: String) -> Bool {
        stored == form || !Text.isASCII(stored) && normalized(stored) == form
    }
}

extension PublicScope {
    /// What a login with a typed address is checked against; one that was stored as it is typed comes first.
    func credentials(client: Int64, _ typed: StoredForms) throws -> Credentials? {
        if typed.old != typed.form, let found = try credentials(client: client, email: typed.old) { return found }
        return try credentials(client: client, email: typed.form)
    }
}

extension TenantScope {
    /// Whether the address is in use, in any stored form.
    func hasAddress(_ form: String) throws -> Bool {
        if try hasEmail(form) { return true }
        return try users().contains { EmailAddress.isSame($0.email, as: form) }
    }
}

extension [PortalUser] {
    /// Who has a typed address; one that was stored as it is typed comes first.
    package func first(withEmail text: String) -> PortalUser? {
        let typed = EmailAddress.stored(text)
        return first { $0.email == typed.old } ?? first { $0.email == typed.form }
            ?? first { EmailAddress.isSame($0.email, as: typed.form) }
    }
}
