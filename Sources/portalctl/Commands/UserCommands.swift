import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

extension Commands {
    static let users = [
        Command(
            "user add EMAIL --client SLUG --role ROLE [--name NAME] [--locale LOCALE] [--password-stdin]",
            """
            Invites a user: mails the invitation and prints its link, which works once, for 7 days.
            ROLE is viewer, admin or owner; LOCALE is en (default), de or uk.
            --password-stdin  creates an active user at once, with a password of 15 characters or more read from
                              standard input
            """, Users.add),
        Command(
            "user resend EMAIL --client SLUG",
            "Mails and prints a new link for an invitation; the old link stops working.", Users.resend),
        Command(
            "user reset-link EMAIL --client SLUG",
            "Mails and prints a password reset link, which works once, for 60 minutes.",
            Users.resetLink),
        Command(
            "user change-email EMAIL NEW --client SLUG",
            """
            Mails and prints a link, which works once, for 24 hours: who opens it confirms NEW, and EMAIL logs in with that
            from then on. EMAIL is told at once, and for 72 hours after the change has a way back. For owners too, whose
            address no other owner may change. Make sure that it is them who ask.
            """, Users.changeEmail),
        Command(
            "user list --client SLUG",
            "Lists a client's users. MAIL is the delivery of a pending invitation or a valid reset link.",
            Users.list),
        Command(
            "user role EMAIL ROLE --client SLUG [--force]",
            "Changes a user's role. The last owner stays an owner, unless --force.", Users.role),
        Command(
            "user reset-factors EMAIL --client SLUG [--cancel] [--now]",
            """
            Removes all second factors of a user who has lost them, and ends their sessions: after 24 hours, or as many as
            msp policy --reset-delay says. They and every owner are told by mail at once, with a link that cancels it until
            then. Make sure that it is them who ask. There is one reset of a user at a time; user list shows it.
            --cancel  cancels a reset that waits
            --now     does not wait; all are told nevertheless
            """, Users.resetFactors),
        Command(
            "user remove EMAIL --client SLUG [--force]",
            "Removes a user and their sessions. The last owner is kept, unless --force.", Users.remove),
    ]
}

/// Commands for portal users.
enum Users {
    static func add(_ context: CommandContext, _ arguments: Arguments) throws {
        let (email, slug) = (try arguments.parsed("EMAIL", .newEmail), try arguments.slug("--client"))
        let role = try arguments.role("--role")
        let name = try arguments.optional("--name", .displayText(max: 200))
        let locale = try arguments.optional("--locale", InputFormat<Language>.choice)
        guard arguments.has("--password-stdin") else {
            return try mail(context, email, slug, "Invited \(email) to \(slug) as \(role.rawValue).") {
                try $0.invite(email, to: slug, role: role, name: name ?? "", locale: locale ?? .en, $1, $2)
            }
        }
        let client = try context.client(slug)
        let password = try context.process.input.text(limit: 4096)
        let baseHosts = try context.configuration().baseHosts
        let names = try context.connection().inspect {
            try PasswordPolicy.GuessableTerms(email: email, tenant: client, baseHosts: baseHosts, in: $0.publicScope)
        }
        try Operations.checkPassword(password, names)
        let hash = try hash(password, context)
        let user = try context.operate {
            try $0.addUser(
                email, to: slug, role: role, name: name ?? String(email.prefix { $0 != "@" }), locale: locale ?? .en,
                passwordHash: hash)
        }
        context.answer("Added \(email) to \(slug) as \(role.rawValue).") { json in
            json.id("id", user.id)
            json.field("email", user.email)
            json.field("client", slug)
            json.field("role", user.role.rawValue)
        }
    }

    static func hash(_ password: String, _ context: CommandContext) throws -> String {
        let process = context.process
        return try PasswordHasher(threads: 2, parameters: process.scrypt, random: process.random)
            .hash(password)
    }

    static func list(_ context: CommandContext, _ arguments: Arguments) throws {
        let client = try context.client(try arguments.slug("--client"))
        let now = context.process.clock()
        let users = try context.connection().inspect { try ListedUser.all(of: client.id, in: $0, now: now) }
        context.list(
            users, ["EMAIL", "ROLE", "STATUS", "FACTORS", "MAIL", "LAST LOGIN", "NAME"], row: row,
            json: { $0.user($1) })
    }

    private static func row(_ listed: ListedUser) -> [String] {
        let (user, factors) = (listed.user, listed.factors)
        let reset = listed.resetAt.map { ["reset at \(RFC3339.string($0))"] } ?? []
        let login = user.lastLoginAt.map { RFC3339.string($0) } ?? "never"
        return [
            user.email, user.role.rawValue, listed.status.rawValue,
            factors.isEmpty ? "none" : (factors + reset).joined(separator: ", "), listed.delivery, login, user.name,
        ]
    }

    static func role(_ context: CommandContext, _ arguments: Arguments) throws {
        let (email, slug) = try user(context, arguments)
        let role = try arguments.role("ROLE")
        try context.operate { try $0.setRole(of: email, in: slug, to: role, force: arguments.has("--force")) }
        context.answer("\(email) is now \(role.rawValue) of \(slug).") { json in
            json.field("email", email)
            json.field("client", slug)
            json.field("role", role.rawValue)
        }
    }

    static func resetFactors(_ context: CommandContext, _ arguments: Arguments) throws {
        let (email, slug) = try user(context, arguments)
        let isNow = arguments.has("--now")
        if arguments.has("--cancel") {
            guard !isNow else { throw Refusal("--cancel and --now exclude each other") }
            return try cancelReset(of: email, in: slug, context)
        }
        let prepared = FactorResets.Prepared(context.process.random)
        let canTell = try isNow || context.configuration().mailURL != nil
        let reset = try context.operate {
            try $0.resetFactors(of: email, in: slug, isNow: isNow, canTell: canTell, prepared)
        }
        let what =
            reset.dueAt.map { "The second factors of \(email) go at \(RFC3339.string($0)), if nobody cancels it" }
            ?? "Removed the second factors of \(email)"
        context.answer("\(what); \(counted(reset.told, "person is", "people are")) told by mail.") { json in
            json.field("email", email)
            json.field("client", slug)
            json.field("told", reset.told)
            json.instant("due_at", reset.dueAt)
        }
    }

    private static func cancelReset(of email: String, in slug: String, _ context: CommandContext) throws {
        let mailIDs = context.process.random.ids(AccountNotice.maximumOwners)
        try context.operate { try $0.cancelReset(of: email, in: slug, mailIDs: mailIDs) }
        context.answer("Cancelled the reset of \(email); the second factors stay.") { json in
            json.field("email", email)
            json.field("client", slug)
        }
    }

    static func remove(_ context: CommandContext, _ arguments: Arguments) throws {
        let (email, slug) = try user(context, arguments)
        try context.operate { try $0.removeUser(email, from: slug, force: arguments.has("--force")) }
        context.answer("Removed \(email) from \(slug).") { json in
            json.field("email", email)
            json.field("client", slug)
        }
    }

    /// The user's stored address, or the given one if unknown, and the client.
    static func user(_ context: CommandContext, _ arguments: Arguments) throws -> (email: String, slug: String) {
        let (form, slug) = (try arguments.parsed("EMAIL", .email), try arguments.slug("--client"))
        let client = try context.client(slug)
        let users = try context.connection().inspect { try $0.users(of: client.id) }
        return (users.first(withEmail: arguments["EMAIL"] ?? form)?.email ?? form, slug)
    }
}
