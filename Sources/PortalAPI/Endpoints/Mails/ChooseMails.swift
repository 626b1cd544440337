import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /profile/mails`: the mails that the signed-in user can have, and whether they get them.
enum ShowMails {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        return try answer(scope)
    }

    static func answer(_ scope: TenantScope) throws -> Response {
        let user = scope.user
        let choices = try scope.publicScope.mailChoices(of: user.id, client: scope.session.client)
        return .json(capacity: 512) { json in
            json.objects("items", MailTopic.offered(to: user.role)) { json, topic in
                json.field("topic", topic.rawValue)
                json.field("wanted", topic.isWanted(by: user, choices))
                json.field("standard", topic.isStandard(for: user.role))
            }
        }
    }
}

/// `PATCH /profile/mails`: sets whether the signed-in user gets mails of the topics in the body.
enum ChooseMails {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        let wishes = try wishes(context)
        let eventID = context.services.random.id()
        return try context.write { writer in
            let user = writer.scope.user
            let known = try writer.scope.publicScope.mailChoices(of: user.id, client: context.tenant.id)
            let changed = wishes.filter { $0.isWanted != $0.topic.isWanted(by: user, known) }
            if !changed.isEmpty {
                var event = context.event(
                    .mailsChanged, .user, user.id.number, name: user.email,
                    changes: changed.map { $0.topic.change(to: $0.isWanted) })
                event.id = eventID
                try writer.choose(changed.map { ($0.topic, isWanted: $0.isWanted) }, audit: event)
            }
            return try ShowMails.answer(writer.scope)
        }
    }

    private static func wishes(_ context: SessionContext) throws -> [(topic: MailTopic, isWanted: Bool)] {
        var body = try context.body()
        let wishes = MailTopic.offered(to: context.user.role).compactMap { topic in
            body.optionalBool(topic.rawValue).map { (topic: topic, isWanted: $0) }
        }
        try body.finish()
        return wishes
    }
}
