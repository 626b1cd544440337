import PortalStore
import PortalToolkit

extension MailComposer {
    /// A mail about what a person wants to hear of, if they still do, may, and have had none for an hour.
    func news(
        _ mail: OutboxMail, _ topic: MailTopic, _ json: String, _ tenant: Tenant, _ user: PortalUser?,
        _ facts: MailFacts
    ) throws -> CompositionResult {
        guard let user, topic.isOffered(to: user.role) else { return .withdrawn("the recipient may not see that") }
        let choices = try scope.publicScope.mailChoices(of: user.id, client: tenant.id)
        guard topic.isWanted(by: user, choices) else { return .withdrawn("the recipient does not want such mails") }
        if let reason = LicenceDescriptions.unavailableReason(of: tenant, now: now) {
            return .withdrawn("the portal does not answer: \(reason)")
        }
        let last = try scope.lastMail(topic.mailKind, to: user.id, of: tenant.id, now: now, except: mail.id)
        if let last, now < last + MailTopic.interval { return .waiting("the last one was less than an hour ago") }
        guard let notice = NewsNotice(json: json),
            let story = try NewsStory(topic, notice, of: tenant.id, scope, user.locale, now: now)
        else { return .withdrawn("nothing of it is true any more") }
        let pages = try pages(of: story, user, tenant, facts)
        let identity = MailIdentity(facts, logo: try logo(of: tenant.id, facts.brand))
        var rendered = RenderedMail(
            .news(story, pages), user.locale, identity, zone: user.timeZone.flatMap(TimeZone.init))
        rendered.unsubscribe = pages.unsubscribe
        return .rendered(rendered, to: user.email)
    }

    private func pages(of story: NewsStory, _ user: PortalUser, _ tenant: Tenant, _ facts: MailFacts) throws
        -> NewsPages
    {
        let token = try ring.flatMap { try UnsubscribeToken(story.topic, user.id).text(client: tenant.id, $0) }
        return NewsPages(
            portal: links.url(facts, page: story.page), profile: links.url(facts, page: "profile"),
            // Good also when the client has another domain.
            unsubscribe: token.map { links.permanentURL(facts, page: "unsubscribe?token=" + $0) })
    }
}
