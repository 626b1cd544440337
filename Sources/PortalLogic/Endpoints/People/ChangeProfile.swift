import PortalStore

/// `PUT /profile`: the own name, language, region and time zone.
enum ChangeProfile {
    static func respond(_ action: SessionCall) throws -> Response {
        let call = action.call
        try call.noQuery()
        let profile = try profile(call)
        let eventID = call.services.random.id()
        let user = try action.write { writer in
            let old = writer.scope.user
            guard profile != old.profile else { return old }
            let changes = changes(old.profile, profile)
            var event = action.event("profile.updated", "user", old.id, name: old.email, changes: changes)
            event.id = eventID
            try writer.setProfile(profile, audit: event)
            return try writer.scope.user(old.id) ?? old
        }
        return .json(capacity: 512) { $0.user(user) }
    }

    private static func profile(_ call: Call) throws -> Profile {
        var body = try call.body()
        let profile = Profile(
            name: body.text("name", max: 200), locale: body.choice("locale", Locales.all),
            region: body.optionalParsed("region", .region), timeZone: body.optionalParsed("time_zone", .timeZone))
        try body.finish()
        return profile
    }

    private static func changes(_ old: Profile, _ new: Profile) -> [Change] {
        [
            Change("name", old.name, new.name), Change("locale", old.locale, new.locale),
            Change("region", old.region, new.region), Change("time_zone", old.timeZone, new.timeZone),
        ]
    }
}
