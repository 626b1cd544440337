import PortalStore

/// `PUT /profile`: the own name and language.
enum ChangeProfile {
    static func respond(_ action: SessionCall) throws -> Response {
        let call = action.call
        try call.noQuery()
        var body = try call.body()
        let name = body.text("name", max: 200)
        let locale = body.choice("locale", Locales.all)
        try body.finish()
        let eventID = call.services.random.id()
        let user = try action.write { writer in
            let old = writer.scope.user
            let changes = [Change("name", old.name, name), Change("locale", old.locale, locale)]
            guard changes.contains(where: \.isReal) else { return old }
            var event = action.event("profile.updated", "user", old.id, name: old.email, changes: changes)
            event.id = eventID
            try writer.setProfile(name: name, locale: locale, audit: event)
            return try writer.scope.user(old.id) ?? old
        }
        return .json(capacity: 512) { $0.user(user) }
    }
}
