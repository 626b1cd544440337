import PortalLogic
import PortalStore

/// The values that several commands take, checked as the portal checks them.
extension Arguments {
    func slug(_ name: String) throws(UsageError) -> String {
        try parsed(name, "a slug: a-z, 0-9 and inner hyphens, not assets or cp") { Slug.isValid($0) ? $0 : nil }
    }

    func name(_ option: String) throws(UsageError) -> String? {
        try optional(option, "1 to 200 characters without control characters", Self.name)
    }

    func requiredName(_ option: String) throws(UsageError) -> String {
        try parsed(option, "1 to 200 characters without control characters", Self.name)
    }

    private static func name(_ text: String) -> String? {
        let name = Text.nfc(text)
        let isName =
            (1...200).contains(name.unicodeScalars.count)
            && name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            && name.unicodeScalars.contains { !$0.properties.isWhitespace }
        return isName ? name : nil
    }

    func tier() throws(UsageError) -> Tier? {
        try optional("--tier", Tier.allCases.map(\.rawValue).joined(separator: ", "), Tier.init(rawValue:))
    }

    func role(_ name: String) throws(UsageError) -> Role {
        try parsed(name, Role.allCases.map(\.rawValue).joined(separator: ", "), Role.init(rawValue:))
    }

    func email(_ option: String) throws(UsageError) -> String?? {
        try clearable(option, EmailAddress.headerForm, EmailAddress.normalizedForHeader)
    }

    func url(_ option: String) throws(UsageError) -> String?? {
        try clearable(option, "an https URL") { WebURL.isValid($0) ? $0 : nil }
    }

    func color(_ option: String) throws(UsageError) -> String?? {
        try clearable(option, "a colour #rrggbb") { Color(hex: $0)?.description }
    }

    func expiry() throws(UsageError) -> Int64?? {
        try clearable("--expires", "YYYY-MM-DD or an RFC 3339 instant") { text in
            CalendarDate(text).map { $0.adding(days: 1).startsAt } ?? RFC3339.milliseconds(text)
        }
    }
}
