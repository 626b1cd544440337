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
    ///   - email: address of the account.
    ///   - old: hash of the password being replaced.
    ///   - field: name of the field in a reported error.
    /// - Throws: `ValidationFailure` when the policy rejects the password; `HasherBusy`.
    func hash(_ password: String, email: String, replacing old: String? = nil, field: String) throws -> String {
        let names = try store.read {
            try PasswordPolicy.GuessableTerms(
                email: email, tenant: tenant, baseHosts: services.settings.baseHosts, in: $0)
        }
        if let violation = PasswordPolicy.violation(password, names) { throw ValidationFailure(field, violation) }
        if let old, try services.hasher.verify(password, against: old) { throw ValidationFailure(field, .isCurrent) }
        return try services.hasher.hash(password)
    }
}
