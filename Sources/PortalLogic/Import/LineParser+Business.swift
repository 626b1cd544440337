import PortalStore
import PortalToolkit

extension LineParser {
    // MARK: Money

    func subscription(_ fields: inout InputDecoder) -> Imported.Subscription {
        var subscription = Imported.Subscription()
        subscription.id = random.id()
        subscription.upstreamID = fields.upstreamID()
        subscription.name = fields.text("name", max: 200)
        let price = fields.money("price")
        subscription.priceMinor = price.minor
        subscription.currency = price.currency
        subscription.interval = fields.choice("interval", subscription.interval)
        subscription.renewsOn = fields.optionalDate("renews_on")
        subscription.status = fields.choice("status", subscription.status)
        subscription.isPrimary = fields.optionalBool("primary") ?? false
        subscription.startedOn = fields.date("started_on")
        subscription.updatedAt = fields.stamp()
        return subscription
    }

    func invoice(_ fields: inout InputDecoder) -> Imported.Invoice {
        var invoice = Imported.Invoice()
        invoice.id = random.id()
        invoice.upstreamID = fields.upstreamID()
        invoice.number = fields.text("number", max: 200)
        invoice.words = SearchWords.of([invoice.number])
        invoice.status = fields.choice("status", invoice.status)
        invoice.issuedOn = fields.date("issued_on")
        invoice.dueOn = fields.date("due_on")
        invoice.paidOn = fields.optionalDate("paid_on")
        invoice.periodStart = fields.optionalDate("period_start")
        invoice.periodEnd = fields.optionalDate("period_end")
        let total = fields.money("total")
        invoice.totalMinor = total.minor
        invoice.currency = total.currency
        invoice.subtotalMinor = fields.money("subtotal", in: total.currency).minor
        invoice.taxMinor = fields.money("tax", in: total.currency).minor
        invoice.amountDueMinor = fields.money("amount_due", in: total.currency).minor
        invoice.downloadURL = fields.optionalParsed("download_url", .webURL)
        invoice.paymentURL = fields.optionalParsed("payment_url", .webURL)
        if !fields.has("lines") { fields.fail("lines", .required) }
        invoice.lines = fields.objects("lines", max: 500) { Self.invoiceLine(&$0, total.currency) }
        invoice.updatedAt = fields.stamp()
        return invoice
    }

    private static func invoiceLine(_ fields: inout InputDecoder, _ currency: String) -> Imported.Invoice.Line {
        var line = Imported.Invoice.Line()
        line.description = fields.lines("description", max: 1000)
        line.quantity = fields.parsed("quantity", .decimal) ?? ""
        line.unitPriceMinor = fields.money("unit_price", in: currency).minor
        line.totalMinor = fields.money("total", in: currency).minor
        line.periodStart = fields.optionalDate("period_start")
        line.periodEnd = fields.optionalDate("period_end")
        line.taxRate = fields.optionalParsed("tax_rate", .taxRate)
        return line
    }

    // MARK: Tickets and events

    func ticket(_ fields: inout InputDecoder) -> Imported.Ticket {
        var ticket = Imported.Ticket()
        ticket.id = random.id()
        ticket.upstreamID = fields.upstreamID()
        ticket.number = fields.text("number", max: 200)
        ticket.subject = fields.text("subject", max: 300)
        ticket.words = SearchWords.of([ticket.number, ticket.subject])
        ticket.status = fields.choice("status", ticket.status)
        ticket.priority = fields.choice("priority", ticket.priority)
        ticket.openedAt = fields.instant("opened_at")
        ticket.updatedAt = fields.instant("updated_at")
        if !fields.has("messages") { fields.fail("messages", .required) }
        ticket.messages = fields.objects("messages", max: 1000, message)
        var seen: Set<String> = []
        for (index, message) in ticket.messages.enumerated() where !seen.insert(message.upstreamID).inserted {
            fields.fail("messages[\(index)].id", .duplicate, "must not occur twice")
        }
        return ticket
    }

    private func message(_ fields: inout InputDecoder) -> Imported.Ticket.Message {
        var message = Imported.Ticket.Message()
        message.id = random.id()
        message.upstreamID = fields.upstreamID()
        message.at = fields.instant("at")
        let author = fields.object("author") { author in
            (author.choice("kind", AuthorKind.provider), author.text("name", max: 200))
        }
        if let author { (message.authorKind, message.authorName) = author }
        message.body = fields.lines("body", max: 20_000)
        message.isInternal = fields.bool("internal")
        return message
    }

    func event(_ fields: inout InputDecoder) -> Imported.Event {
        var event = Imported.Event()
        event.id = random.id()
        event.upstreamID = fields.upstreamID()
        event.at = fields.instant("at")
        let actor = fields.object("actor") { actor in
            (actor.choice("kind", AuditActorKind.system), actor.text("name", max: 200))
        }
        if let actor { (event.actorKind, event.actorName) = actor }
        event.action = fields.word("action")
        let target = fields.object("target") { target in
            (target.word("kind"), target.optionalUpstreamID("id"), target.optionalText("name", max: 200))
        }
        (event.targetKind, event.targetUpstreamID, event.targetName) = target ?? ("", nil, nil)
        event.ip = fields.optionalParsed("ip", .ipAddress)
        event.details = fields.details("details")
        return event
    }
}
