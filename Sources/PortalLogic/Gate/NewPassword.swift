import PortalStore

extension Fields {
    /// A password that is to be set, as it came.
    mutating func newPassword(_ name: String) -> String {
        string(name, max: 1024)
    }
}

extension Call {
    /// Hashes a password that is to be set.
    /// - Throws: `ValidationFailure` at `field` when the policy refuses it; `HasherBusy`.
    func hash(_ password: String, email: String, field: String) throws -> String {
        if let refusal = PasswordPolicy.refusal(password, email: email, tenantNames: [tenant.name, tenant.slug]) {
            throw ValidationFailure(field, refusal.rawValue, refusal.message)
        }
        return try services.hasher.hash(password)
    }
}
