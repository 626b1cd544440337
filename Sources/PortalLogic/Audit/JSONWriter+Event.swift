package import PortalStore
package import PortalToolkit

extension JSONWriter {
    /// The members of an event, as the API tells it.
    /// - Parameter people: Names of the users by their public ids, where the answer has them.
    package mutating func event(_ event: AuditEvent, people: [String: String]? = nil) {
        id("id", event.id)
        instant("at", event.at)
        object("actor") { json in
            json.field("kind", event.actorKind)
            json.id("id", event.actorID)
            json.field("name", event.actor)
            json.field("erased", event.actor == nil)
        }
        field("action", event.action)
        object("target") { json in
            json.field("kind", event.targetKind)
            json.field("id", event.targetID)
            json.field("name", event.target)
            if let people { json.field("person", event.person(of: people)) }
            json.field("erased", event.isTargetErased)
        }
        field("ip", event.ip)
        raw("details", event.details)
    }
}
