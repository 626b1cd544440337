import PortalLogic
import PortalStore
import PortalToolkit

extension Portal {
    /// What an operator's rule that refuses a change is to a system: what the path names and is not there is 404, the rules
    /// for people are as in a client's own portal, all else names a field.
    static func problem(for refusal: Refusal) -> Problem {
        if let violation = refusal.violation { return problem(for: violation.answer) }
        guard refusal.code != .noSuch || refusal.field == "email" else { return .notFound }
        let violation = Violation(refusal.code, refusal.reason)
        return problem(for: ValidationFailure(errors: [FieldError(field(of: refusal), violation)]))
    }

    /// Names differ where the import has all of a client's settings in one line. A refusal of no field is one of who the
    /// path names.
    private static func field(of refusal: Refusal) -> String {
        refusal.field == "custom_domain" ? "name" : refusal.field ?? "id"
    }
}
