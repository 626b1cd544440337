import PortalToolkit

/// Tickets and events of the example.
extension Example {
    private struct Message {
        let hoursAgo: Int64
        let kind: String
        let name: String
        let body: String
        var isInternal = false
    }

    var tickets: [[UInt8]] {
        [
            ticket(
                "4711", "Mail is slow", "open", "high",
                [
                    Message(
                        hoursAgo: 3, kind: "customer", name: "Robin", body: "Since this morning sending takes minutes."),
                    Message(
                        hoursAgo: 2, kind: "provider", name: "Kim", body: "Looks like the relay; ask the hoster.",
                        isInternal: true),
                    Message(hoursAgo: 1, kind: "provider", name: "Kim", body: "We see it too and are at it."),
                ]),
            ticket(
                "4698", "More space for db-01", "pending", "normal",
                [
                    Message(hoursAgo: 50, kind: "customer", name: "Robin", body: "The disk is nearly full."),
                    Message(
                        hoursAgo: 29, kind: "provider", name: "Kim", body: "Shall we add 200 GB, or move the old logs?"),
                ]),
        ]
    }

    private func ticket(
        _ number: String, _ subject: String, _ status: String, _ priority: String, _ messages: [Message]
    ) -> [UInt8] {
        let instants = messages.map { now - .hours($0.hoursAgo) }
        return make("ticket") { json in
            json.field("id", "t-\(number)")
            json.field("number", number)
            json.field("subject", subject)
            json.field("status", status)
            json.field("priority", priority)
            json.instant("opened_at", instants.first)
            json.instant("updated_at", instants.last)
            json.objects("messages", messages.enumerated()) { json, message in
                json.field("id", "m-\(message.offset + 1)")
                json.instant("at", instants[message.offset])
                json.object("author") { author in
                    author.field("kind", message.element.kind)
                    author.field("name", message.element.name)
                }
                json.field("body", message.element.body)
                json.field("internal", message.element.isInternal)
            }
        }
    }

    /// Events are imported once, so their ids contain the day.
    var events: [[UInt8]] {
        [(1, "node.patched", "srv-101", "web-01"), (2, "backup.finished", "srv-104", "backup-01")].map {
            (days: Int64, action: String, id: String, name: String) in
            let at = now - .days(days)
            return make("audit") { json in
                json.field("id", "\(action)-\(CalendarDate(at: at))")
                json.instant("at", CalendarDate(at: at).startsAt + .hours(7))
                json.object("actor") { actor in
                    actor.field("kind", action == "node.patched" ? "operator" : "system")
                    actor.field("name", action == "node.patched" ? "Alder IT" : "Backup")
                }
                json.field("action", action)
                json.object("target") { target in
                    target.field("kind", "node")
                    target.field("id", id)
                    target.field("name", name)
                }
                if action == "node.patched" { json.raw("details", #"{"version":{"old":"12.4.0","new":"12.4.1"}}"#) }
            }
        }
    }
}
