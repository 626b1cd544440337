package import PortalStore
package import PortalToolkit

/// Which passwords are taken: 10 to 256 characters, any of them; not what everybody guesses first (NIST SP 800-63B
/// §3.1.1.2, OWASP ASVS 5.0 §6.2).
package enum PasswordPolicy {
    /// Terms that an attacker of this account would try first.
    package struct GuessableTerms: Sendable {
        package let email: String
        /// The tenant's name and slug.
        package let tenant: [String]
        /// The MSP's name, the portal's hosts and its generic names.
        package let portal: [String]

        /// Terms for an account of a tenant, independent of the request's host.
        /// - Parameters:
        ///   - email: the account's address.
        ///   - baseHosts: the installation's own hosts.
        package init(email: String, tenant: Tenant, baseHosts: [String], in scope: PublicScope) throws {
            let domains = try scope.domains(client: tenant.id).filter(\.isServing).map(\.name)
            let own = try scope.mspBaseHost(client: tenant.id).map { [$0] } ?? []
            // Ukrainian says it both ways.
            let words = Language.allCases.map { MailStrings.of($0).portal } + ["Портал клієнта"]
            self.init(
                email: email, tenant: [tenant.name, tenant.slug],
                portal: [tenant.mspName] + baseHosts + own + domains + words)
        }

        package init(email: String, tenant: [String] = [], portal: [String] = []) {
            self.email = email
            self.tenant = tenant
            self.portal = portal + portal.compactMap(Text.uLabels)
        }
    }

    /// Characters (Unicode scalars of NFC) of a password.
    package static let length = 10...256

    /// The violated rule, or `nil`.
    package static func violation(_ password: String, _ terms: GuessableTerms) -> Violation? {
        let count = Text.nfc(password).unicodeScalars.count
        if count < length.lowerBound { return .tooShort(length.lowerBound) }
        if count > length.upperBound { return .tooLong(length.upperBound) }
        let localPart = String(terms.email.prefix { $0 != "@" })
        let emails = [terms.email, EmailAddress.withULabels(terms.email), localPart].compactMap(\.self)
        if consists(password, of: emails) { return .isEmail }
        if consists(password, of: terms.tenant) { return .isTenantName }
        if consists(password, of: terms.tenant + terms.portal) { return .isPortalName }
        return PasswordStrength.isGuessable(password) ? .tooCommon : nil
    }

    /// Whether nothing is left of a password without the names: once or over and over, in any case and width, whatever
    /// stands between that is no letter.
    private static func consists(_ password: String, of names: [String]) -> Bool {
        isMade(letters(password), of: names.map(letters))
            || names.map(lettersAndDigits).contains { !$0.isEmpty && $0 == lettersAndDigits(password) }
    }

    private static func isMade(_ text: String, of names: [String]) -> Bool {
        let text = Array(text.unicodeScalars)
        let names = names.map { Array($0.unicodeScalars) }.filter { !$0.isEmpty }
        guard !text.isEmpty else { return false }
        // isReached[n]: the first n letters are names and nothing else.
        var isReached = [true] + Array(repeating: false, count: text.count)
        for end in 1...text.count {
            isReached[end] = names.contains { name in
                name.count <= end && isReached[end - name.count] && text[..<end].suffix(name.count).elementsEqual(name)
            }
        }
        return isReached[text.count]
    }

    /// What remains of `Acme-2026!` is `acme`.
    private static func letters(_ text: String) -> String {
        String(String.UnicodeScalarView(Text.folded(text).unicodeScalars.filter(\.properties.isAlphabetic)))
    }

    private static func lettersAndDigits(_ text: String) -> String {
        let kept = Text.folded(text).unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
        return String(String.UnicodeScalarView(kept))
    }
}

extension Violation {
    static let tooCommon = Violation(
        .tooCommon, "must not be easy to guess: no common password, word with digits, or keyboard pattern")
    static let isEmail = Violation(.isEmail, "must not be the e-mail address")
    static let isTenantName = Violation(.isTenantName, "must not be the company's name")
    static let isPortalName = Violation(.isPortalName, "must not be the name of the provider or of the portal")
    package static let isCurrent = Violation(.isCurrent, "must differ from the current password")
    package static let wrongPassword = Violation(.wrong, "must be the current password")
}
