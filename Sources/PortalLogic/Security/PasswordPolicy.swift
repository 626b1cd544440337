/// Which passwords are taken: 10 to 256 characters, any of them; not what everybody guesses first (NIST SP 800-63B
/// §3.1.1.2, OWASP ASVS 5.0 §6.2).
public enum PasswordPolicy {
    /// Why a password is refused; the raw value is the code of the field's error.
    public enum Refusal: String, Error, Sendable {
        /// Less than 10 characters.
        case tooShort = "too-short"
        /// More than 256 characters.
        case tooLong = "too-long"
        /// On the list, or a run, a walk or a repetition.
        case common = "too-common"
        /// The e-mail address or its first part.
        case email = "is-email"
        /// The tenant's name or slug.
        case tenantName = "is-tenant-name"

        /// For developers; people read the SPA's words for the code.
        public var message: String {
            switch self {
            case .tooShort: "must have at least 10 characters"
            case .tooLong: "must have at most 256 characters"
            case .common: "is one of the passwords that are tried first"
            case .email: "must not be the e-mail address"
            case .tenantName: "must not be the company's name"
            }
        }
    }

    /// Characters (Unicode scalars of NFC) of a password.
    public static let length = 10...256

    /// Why a password must not be set, or `nil`; `tenantNames` are the tenant's name and slug.
    public static func refusal(_ password: String, email: String, tenantNames: [String]) -> Refusal? {
        let count = Text.nfc(password).unicodeScalars.count
        if count < length.lowerBound { return .tooShort }
        if count > length.upperBound { return .tooLong }
        let essence = essence(password)
        let localPart = email.prefix { $0 != "@" }
        if [email, String(localPart)].contains(where: { matches(essence, $0) }) { return .email }
        if tenantNames.contains(where: { matches(essence, $0) }) { return .tenantName }
        return CommonPasswords.contains(password) ? .common : nil
    }

    private static func matches(_ essence: String, _ name: String) -> Bool {
        let name = Self.essence(name)
        return !name.isEmpty && (essence == name || essence == name + name)
    }

    /// Letters only, folded, when there are any: what remains of `Acme-2026!` is `acme`.
    static func essence(_ text: String) -> String {
        String(String.UnicodeScalarView(Text.folded(text).unicodeScalars.filter(\.properties.isAlphabetic)))
    }
}
