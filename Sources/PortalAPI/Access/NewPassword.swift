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
    /// Hashes a password that is to be set: one hash, and one more where there is a password to be replaced whose text
    /// is not known.
    /// - Parameters:
    ///   - email: whose it will be.
    ///   - old: the hash of the password that it replaces.
    ///   - field: of a reported error.
    /// - Throws: `ValidationFailure` when the policy refuses it; `HasherBusy`.
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
