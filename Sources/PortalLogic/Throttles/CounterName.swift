import PortalStore
import PortalToolkit

/// Names of the counters of one account's failures.
package enum CounterName {
    /// Before the name of an account or device: wrong codes of a second factor.
    package static let code = "code:"
    /// The same, for a whole day.
    package static let codeOfDay = "code-day:"

    /// Wrong passwords for an address, in any form.
    package static func account(_ email: String) throws -> String {
        "account:" + (try OneTimeLink.hash(EmailAddress.stored(email).form))
    }

    /// All that name an account.
    package static func all(of email: String) throws -> [String] {
        let account = try account(email)
        return [account, code + account, codeOfDay + account]
    }
}
