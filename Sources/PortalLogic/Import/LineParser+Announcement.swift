import PortalStore
import PortalToolkit

extension LineParser {
    func announcement(_ fields: inout InputDecoder) -> ImportLine.Body {
        let (msp, id) = (fields.ifPresent("msp") { $0.slug("msp") }, fields.upstreamID())
        let isRemoved = fields.optionalBool("removed") ?? false
        let draft = isRemoved ? nil : draft(&fields)
        return .announcement(msp: msp, upstreamID: id, draft, stamp: fields.stamp())
    }

    private func draft(_ fields: inout InputDecoder) -> AnnouncementDraft {
        var draft = AnnouncementDraft()
        draft.severity = fields.choice("severity", AnnouncementSeverity.info)
        draft.startsAt = fields.instant("starts_at")
        draft.endsAt = fields.optionalInstant("ends_at")
        draft.isPublic = fields.optionalBool("public") ?? false
        // Nobody is not everybody.
        for name in ["clients", "nodes"] where fields.optional(name) == .array([]) {
            fields.fail(name, .required, "must not be empty; left out, it is for all clients")
        }
        draft.clients = fields.strings("clients", max: AnnouncementDraft.maximumTargets, length: 63)
        draft.nodes = fields.objects("nodes", max: AnnouncementDraft.maximumTargets) { fields in
            AnnouncementDraft.Node(client: fields.slug("client"), upstreamID: fields.upstreamID("node"))
        }
        let words = fields.object("texts", words)
        draft.words = words ?? [:]
        if words?.isEmpty == true { fields.fail("texts", .required, "needs one of en, de, uk") }
        return draft
    }

    private func words(_ fields: inout InputDecoder) -> [Language: AnnouncementDraft.Words] {
        Language.allCases.reduce(into: [:]) { words, language in
            words[language] = fields.optionalObject(language.rawValue) { fields in
                let title = fields.text("title", max: AnnouncementDraft.longestTitle)
                let text = fields.optional("text")
                let isSilent = text == nil || text == .string("")
                return AnnouncementDraft.Words(
                    title: title, text: isSilent ? "" : fields.lines("text", max: AnnouncementDraft.longestText))
            }
        }
    }
}
