package import PortalStore
import PortalToolkit

extension AuditLabels {
    /// Returns what happened as a sentence, like the SPA's: of the templates for the action the first whose placeholders
    /// all have a value, else actor and action.
    /// - Parameter people: Names of the users by their public ids.
    package func sentence(_ event: AuditEvent, people: [String: String]) -> String {
        let values = [
            "{who}": who(event), "{target}": whom(event, person: event.person(of: people)),
            "{what}": action(event.action),
        ]
        for (name, changed) in templates(event.action, event.details) {
            let values = values.merging(changed) { $1 }
            guard let template = labels[name], values.allSatisfy({ !$1.isEmpty || !template.contains($0) }) else {
                continue
            }
            return filled(name, values)
        }
        // Nobody's name has the case that goes into brackets.
        let isNamed = values["{target}"] != "" && !event.isTargetErased
        return filled(isNamed ? "did.other.target" : "did.other", values)
    }

    /// The names of an action's templates, each with the values of the change that it tells; the last tells none.
    private func templates(_ action: String, _ details: String) -> [(name: String, values: [String: String])] {
        var members: [JSON.Member] = []
        if case .object(let found)? = try? JSON(details) { members = found }
        let changes = members.filter { $0.value["erased"] == nil }.map { member in
            let (old, new) = (text("old", of: member, action), text("new", of: member, action))
            return (name: "did.\(action).\(member.name)", values: ["{old}": old, "{new}": new])
        }
        return changes + [("did.\(action)", [:])]
    }

    private func who(_ event: AuditEvent) -> String {
        guard let name = event.actor else { return labels["who.erased"] ?? "" }
        return event.actorKind == .system && name == AuditActorKind.system.rawValue ? labels["who.system"] ?? "" : name
    }

    private func whom(_ event: AuditEvent, person: String?) -> String {
        if event.isTargetErased { return labels["person.erased"] ?? "" }
        guard event.targetKind == AuditTarget.user.rawValue else { return event.target ?? "" }
        return (person ?? event.target).map { filled("person.named", ["{name}": $0]) } ?? ""
    }
}
