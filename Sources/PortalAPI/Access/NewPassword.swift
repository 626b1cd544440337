import PortalLogic
import PortalStore
import PortalToolkit

extension InputDecoder {
    /// A new password, unnormalised; the policy measures its length in NFC.
    mutating func newPassword(_ name: String) -> String {
        string(name, max: .max)
    }
}

extension RequestContext {
    /// Hashes a new password. Costs one hash, or two when it replaces a password known only by its hash.
    /// - Parameters:
    ///   - user: whose password it becomes.
    ///   - email: address of the account.
    ///   - old: hash of the password being replaced.
    ///   - field: name of the field in a reported error.
    /// - Throws: `ValidationFailure` when the policy rejects the password; `HasherBusy`.
    func hash(_ password: String, of user: UserID, email: String, replacing old: String? = nil, field: String) throws
        -> String
    {
        let (names, hasFactor) = try store.read { scope in
            (
                try PasswordPolicy.GuessableTerms(
                    email: email, tenant: tenant, baseHosts: services.settings.baseHosts, in: scope),
                try scope.hasFactor(user, client: tenant.id)
            )
        }
        if let violation = PasswordPolicy.violation(password, names, hasFactor: hasFactor) {
            throw ValidationFailure(field, violation)
        }
        if let old, try services.hasher.verify(password, against: old) { throw ValidationFailure(field, .isCurrent) }
        return try services.hasher.hash(password)
    }
}

extension JSONWriter {
    /// The least length of a new password, so that a page can say it before anything is typed.
    mutating func minimumPassword(hasFactor: Bool) {
        field("min_password", PasswordPolicy.minimumLength(hasFactor: hasFactor))
    }
}
