package import PortalStore
package import PortalToolkit

/// Password rules: 15 to 256 characters of any kind, or from 10 beside a second factor; no common guesses, no rules of
/// composition (NIST SP 800-63B-4 §3.1.1.2, OWASP ASVS 5.0 §6.2).
package enum PasswordPolicy {
    /// Terms an attacker of this account would try first.
    package struct GuessableTerms: Sendable {
        package let email: String
        /// Name and slug of the tenant.
        package let tenant: [String]
        /// The MSP's name, the portal's hosts and its generic names.
        package let portal: [String]

        /// Creates the terms for a tenant's account, independent of the request's host.
        /// - Parameters:
        ///   - email: Address of the account.
        ///   - baseHosts: Base hosts of the installation.
        package init(email: String, tenant: Tenant, baseHosts: [String], in scope: PublicScope) throws {
            let domains = try scope.domains(client: tenant.id).filter(\.isServing).map(\.name)
            let own = try scope.mspBaseHost(client: tenant.id).map { [$0] } ?? []
            // Ukrainian has two forms.
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

    /// The least length in characters (Unicode scalars of NFC).
    /// - Parameter hasFactor: Whether a login asks for a second factor too.
    package static func minimumLength(hasFactor: Bool) -> Int { hasFactor ? 10 : 15 }

    /// The greatest length in characters.
    private static let maximumLength = 256

    /// Returns the violated rule, or `nil`.
    /// - Parameter hasFactor: Whether a login of the account asks for a second factor too.
    package static func violation(_ password: String, _ terms: GuessableTerms, hasFactor: Bool) -> Violation? {
        let count = Text.nfc(password).unicodeScalars.count
        let least = minimumLength(hasFactor: hasFactor)
        if count < least { return .tooShort(least) }
        if count > maximumLength { return .tooLong(maximumLength) }
        let localPart = String(terms.email.prefix { $0 != "@" })
        let emails = [terms.email, EmailAddress.withULabels(terms.email), localPart].compactMap(\.self)
        if consists(password, of: emails) { return .isEmail }
        if consists(password, of: terms.tenant) { return .isTenantName }
        if consists(password, of: terms.tenant + terms.portal) { return .isPortalName }
        return PasswordStrength.isGuessable(password) ? .tooCommon : nil
    }

    /// Whether a password consists only of the names, repeated in any case and width, ignoring non-letters.
    private static func consists(_ password: String, of names: [String]) -> Bool {
        isMade(letters(password), of: names.map(letters))
            || names.map(lettersAndDigits).contains { !$0.isEmpty && $0 == lettersAndDigits(password) }
    }

    private static func isMade(_ text: String, of names: [String]) -> Bool {
        let text = Array(text.unicodeScalars)
        let names = names.map { Array($0.unicodeScalars) }.filter { !$0.isEmpty }
        guard !text.isEmpty else { return false }
        // isReached[n]: the first n letters consist of names.
        var isReached = [true] + Array(repeating: false, count: text.count)
        for end in 1...text.count {
            isReached[end] = names.contains { name in
                name.count <= end && isReached[end - name.count] && text[..<end].suffix(name.count).elementsEqual(name)
            }
        }
        return isReached[text.count]
    }

    /// Returns the letters only: `acme` for `Acme-2026!`.
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
    package static let wrongPasskey = Violation(
        .wrongPasskey, "must be a valid answer of a passkey to a challenge made for this on this host")
    package static let wrongCode = Violation(.wrongCode, "must be a code of a second factor that has not been used")
}
