import PortalToolkit

/// Tickets of the demo, each with an internal note hidden from customers.
enum DemoTickets {
    private struct Ticket {
        let client: String
        let subject: String
        let status: String
        let priority: String
        let ageInHours: Int64
        let question: String
        let answer: String?
    }

    private static let tickets = [
        Ticket(
            client: "acme", subject: "Mail is slow since this morning", status: "open", priority: "high", ageInHours: 5,
            question: "Sending takes minutes.\nReceiving is fine.",
            answer: """
                We see it too and are looking at the relay. Its state: https://status.alder.example/relay

                On Mon, 4 May 2026 at 8:12, Olivia <owner@acme.test> wrote:
                > Sending takes minutes.
                > Receiving is fine.
                -- 
                Kim
                Alder IT, support@alder.test
                """),
        Ticket(
            client: "acme", subject: "Please add 200 GB to files-01", status: "pending", priority: "normal",
            ageInHours: 30, question: "The disk is nearly full.", answer: "Which folder grows? We could move it."),
        Ticket(
            client: "acme", subject: "Не працює вхід через VPN", status: "open", priority: "urgent", ageInHours: 2,
            question: "Клієнт показує помилку 809.", answer: nil),
        Ticket(
            client: "acme", subject: "データベースのバックアップについて", status: "resolved", priority: "low",
            ageInHours: 24 * 9, question: "復元の手順を教えてください。", answer: "Sent as PDF."),
        Ticket(
            client: "acme",
            subject: "A subject that does not know when to stop, because whoever wrote it pasted the whole first "
                + "paragraph of the mail into the field, greeting and all, and pressed return",
            status: "closed", priority: "normal", ageInHours: 24 * 20, question: "See subject.", answer: "Done."),
        Ticket(
            client: "acme", subject: "Restart of legacy-erp failed", status: "open", priority: "normal", ageInHours: 40,
            question: "<script>alert('is this shown as text?')</script>", answer: "It is switched off for the move."),
        Ticket(
            client: "globex", subject: "New user for the lab", status: "open", priority: "low", ageInHours: 12,
            question: "Mrs Lind needs access.", answer: nil),
        Ticket(
            client: "globex", subject: "Certificate expires", status: "resolved", priority: "high",
            ageInHours: 24 * 4, question: "The browser warns.", answer: "Renewed."),
        Ticket(
            client: "initech", subject: "Printer gateway prints blank pages", status: "pending", priority: "normal",
            ageInHours: 50, question: "PC load letter?", answer: "Which tray?"),
    ]

    static func lines(_ now: Instant) -> [[UInt8]] {
        tickets.enumerated().map { line($1, number: 4700 + $0, now) }
    }

    private static func line(_ ticket: Ticket, number: Int, _ now: Instant) -> [UInt8] {
        let opened = now - .hours(ticket.ageInHours)
        let provider = ticket.client == "initech" ? "Sam (Birch Managed)" : "Kim (Alder IT)"
        return DemoLine.make("ticket", client: ticket.client) { json in
            json.field("id", "t-\(number)")
            json.field("number", String(number))
            json.field("subject", ticket.subject)
            json.field("status", ticket.status)
            json.field("priority", ticket.priority)
            json.instant("opened_at", opened)
            json.instant("updated_at", ticket.answer == nil ? opened : opened + .minutes(40))
            json.beginArray("messages")
            message(&json, "1", opened, "customer", "Olivia", ticket.question, isInternal: false)
            message(
                &json, "2", opened + .minutes(20), "provider", provider,
                "INTERNAL: check with the hoster first.", isInternal: true)
            if let answer = ticket.answer {
                message(&json, "3", opened + .minutes(40), "provider", provider, answer, isInternal: false)
            }
            json.endArray()
        }
    }

    private static func message(
        _ json: inout JSONWriter, _ id: String, _ at: Instant, _ kind: String, _ name: String, _ body: String,
        isInternal: Bool
    ) {
        json.object { json in
            json.field("id", id)
            json.instant("at", at)
            json.object("author") { author in
                author.field("kind", kind)
                author.field("name", name)
            }
            json.field("body", body)
            json.field("internal", isInternal)
        }
    }
}
