import PortalLogic
import PortalStore
import PortalToolkit

/// `PUT /profile`: sets the user's name, language, region and time zone. The latter two are kept when omitted, as by
/// pages of the previous release.
enum ChangeProfile {
    private struct Form {
        let name: String
        let locale: Language
        let region: String??
        let timeZone: String??

        func applied(to old: Profile) -> Profile {
            Profile(name: name, locale: locale, region: region ?? old.region, timeZone: timeZone ?? old.timeZone)
        }
    }

    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        let form = try form(context.requestContext)
        let eventID = context.services.random.id()
        let user = try context.write { writer in
            let old = writer.scope.user
            let profile = form.applied(to: old.profile)
            guard profile != old.profile else { return old }
            let changes = changes(old.profile, profile)
            var event = context.event(.profileUpdated, .user, old.id.number, name: old.email, changes: changes)
            event.id = eventID
            try writer.setProfile(profile, audit: event)
            return try writer.scope.user(old.id) ?? old
        }
        return .json(capacity: 512) { $0.user(user) }
    }

    private static func form(_ context: RequestContext) throws -> Form {
        var body = try context.body()
        let form = Form(
            name: body.text("name", max: 200), locale: body.choice("locale", Language.en),
            region: body.ifPresent("region") { $0.nullableParsed("region", .region) },
            timeZone: body.ifPresent("time_zone") { $0.nullableParsed("time_zone", .timeZone) })
        try body.finish()
        return form
    }

    private static func changes(_ old: Profile, _ new: Profile) -> [Change] {
        [
            Change("name", old.name, new.name), Change("locale", old.locale.rawValue, new.locale.rawValue),
            Change("region", old.region, new.region), Change("time_zone", old.timeZone, new.timeZone),
        ]
    }
}
