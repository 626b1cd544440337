import PortalLogic
import PortalStore

extension Commands {
    static let users = [
        Command(
            "user add EMAIL --client SLUG --role ROLE [--name NAME] [--locale LOCALE] [--password-stdin]",
            """
            Adds a user who can sign in at once, with the password that is read from standard input.
            ROLE is viewer, admin or owner; LOCALE is en (default), de or uk.
            """, Users.add),
        Command("user list --client SLUG", "Lists a client's users.", Users.list),
        Command(
            "user role EMAIL ROLE --client SLUG [--force]",
            "Gives a user another role. The last owner keeps theirs, unless --force.", Users.role),
        Command(
            "user remove EMAIL --client SLUG [--force]",
            "Removes a user and their sessions. The last owner stays, unless --force.", Users.remove),
    ]
}

/// The commands about portal users.
enum Users {
    static func add(_ control: Control, _ arguments: Arguments) throws {
        let (email, slug) = (try email(arguments), try arguments.slug("--client"))
        let role = try arguments.role("--role")
        let name = try arguments.name("--name") ?? String(email.prefix { $0 != "@" })
        let locale = try arguments.optional("--locale", "en, de or uk") { ["en", "de", "uk"].contains($0) ? $0 : nil }
        guard arguments.has("--password-stdin") else {
            throw Refusal("invitations by mail are not there yet; give the password with --password-stdin")
        }
        let client = try control.client(slug)
        let password = try LineReader.text(control.surroundings.input, limit: 4096)
        try Operations.checkPassword(password, email: email, client: client)
        let hash = try hash(password, control)
        let user = try control.operate {
            try $0.addUser(email, to: slug, role: role, name: name, locale: locale ?? "en", passwordHash: hash)
        }
        control.answer("Added \(email) to \(slug) as \(role.rawValue).") { json in
            json.id("id", user.id)
            json.field("email", user.email)
            json.field("client", slug)
            json.field("role", user.role.rawValue)
        }
    }

    static func hash(_ password: String, _ control: Control) throws -> String {
        let surroundings = control.surroundings
        return try PasswordHasher(threads: 2, parameters: surroundings.scrypt, random: surroundings.random)
            .hash(password)
    }

    static func list(_ control: Control, _ arguments: Arguments) throws {
        let client = try control.client(try arguments.slug("--client"))
        let users = try control.connection().inspect { try $0.users(of: client.id) }
        control.list(
            users, ["EMAIL", "ROLE", "STATUS", "LAST LOGIN", "NAME"],
            row: { user in
                let login = user.lastLoginAt.map { RFC3339.string($0) } ?? "never"
                return [user.email, user.role.rawValue, user.isActive ? "active" : "invited", login, user.name]
            },
            json: { json, user in
                json.id("id", user.id)
                json.field("email", user.email)
                json.field("name", user.name)
                json.field("role", user.role.rawValue)
                json.field("locale", user.locale)
                json.field("status", user.isActive ? "active" : "invited")
                json.instant("last_login_at", user.lastLoginAt)
            })
    }

    static func role(_ control: Control, _ arguments: Arguments) throws {
        let (email, slug) = (try email(arguments), try arguments.slug("--client"))
        let role = try arguments.role("ROLE")
        try control.operate { try $0.setRole(of: email, in: slug, to: role, force: arguments.has("--force")) }
        control.answer("\(email) is \(role.rawValue) of \(slug).") { json in
            json.field("email", email)
            json.field("client", slug)
            json.field("role", role.rawValue)
        }
    }

    static func remove(_ control: Control, _ arguments: Arguments) throws {
        let (email, slug) = (try email(arguments), try arguments.slug("--client"))
        try control.operate { try $0.removeUser(email, from: slug, force: arguments.has("--force")) }
        control.answer("Removed \(email) from \(slug).") { json in
            json.field("email", email)
            json.field("client", slug)
        }
    }

    private static func email(_ arguments: Arguments) throws(UsageError) -> String {
        try arguments.parsed("EMAIL", "an e-mail address", EmailAddress.normalized)
    }
}
