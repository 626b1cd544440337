import Glibc
import PortalStore
import PortalToolkit

/// What `portalctl restore` found and did.
struct RestoreReport {
    var hasChecksum = false
    var migrations: [Int] = []
    /// Newest entry of the backup.
    var latest: Instant = 0
    /// Newest entry of the present database, and what it has beyond the backup; `nil` if there is none.
    var lost: Instant?
    var newer: NewerEntries?
    /// Why the present database could not be compared.
    var unreadable: String?
    /// Path of the database that was replaced.
    var kept: String?
    /// `nil` if nothing was changed.
    var effects: RestoreEffects?

    func answer(_ context: CommandContext, _ path: String) {
        var lines = [about(path)] + comparison
        lines += effects.map(told) ?? ["Nothing was changed. To go on: the same with --yes."]
        context.answer(lines.joined(separator: "\n")) { json in
            json.field("file", path)
            json.field("restored", effects != nil)
            json.field("checksum_verified", hasChecksum)
            json.instant("last_entry", latest)
            json.array("migrations") { array in
                for version in migrations { array.element(Int64(version)) }
            }
            json.field("newer_audit_events", newer.map { $0.auditEvents + $0.mspEvents })
            json.field("newer_commands", newer?.commands)
            json.field("newer_mails", newer?.mails)
            json.field("newer_erasures", newer?.erasures)
            json.field("newer_deleted_clients", newer?.deletedClients)
            json.field("newer_withdrawals", newer?.withdrawals)
            json.field("not_compared", unreadable)
            json.field("kept", kept)
            json.field("ended_sessions", effects.map { Int64($0.sessions) })
            json.field("ended_links", effects.map { Int64($0.links) })
            json.field("held_mails", effects.map { Int64($0.mails) })
            json.field("ended_commands", effects.map { Int64($0.commands) })
            json.field("announcements", effects?.announcements)
        }
    }

    private func about(_ path: String) -> String {
        let checksum = hasChecksum ? "its SHA-256 is right" : "there is no SHA-256 beside it"
        let migrated = migrations.last.map { ", migrated to version \($0)" } ?? ""
        return "\(path) is whole\(migrated); \(checksum). Its last entry is of \(RFC3339.string(latest))."
    }

    private var comparison: [String] {
        if let unreadable { return ["What is newer in the present database is not known: \(unreadable)"] }
        guard let newer else { return ["There is no present database."] }
        if newer.isEmpty { return ["The present database has nothing that is newer."] }
        var lines = [
            "The present database has what the backup lacks, and this is lost: "
                + [
                    Self.counted(newer.auditEvents + newer.mspEvents, "audit event", "audit events"),
                    Self.counted(newer.commands, "command", "commands"), Self.counted(newer.mails, "mail", "mails"),
                ].joined(separator: ", ") + "."
        ]
        if newer.erasures + newer.deletedClients > 0 {
            lines.append(
                "Of these " + Self.counted(newer.erasures, "user was erased", "users were erased") + " and "
                    + Self.counted(newer.deletedClients, "client deleted", "clients deleted")
                    + ": they come back, and are to be erased or deleted again.")
        }
        if newer.withdrawals > 0 {
            lines.append(
                "Of these " + Self.counted(newer.withdrawals, "event", "events")
                    + " took an access away: removed users, suspended clients, disabled portals, roles, email addresses, "
                    + "passwords, second factors, recovery codes and API keys are again what they were. portalctl audit list, for keys with --msp, "
                    + "shows whose; take it away again."
            )
        }
        return lines
    }

    private func told(_ effects: RestoreEffects) -> [String] {
        let ended = [
            portalctl.counted(effects.sessions, "session", "sessions"),
            portalctl.counted(effects.links, "unused link", "unused links"),
        ].joined(separator: " and ")
        let waiting =
            portalctl.counted(effects.mails, "waiting mail", "waiting mails") + " held back, "
            + portalctl.counted(effects.commands, "waiting command", "waiting commands") + " end as unknown"
        let webhooks = portalctl.counted(effects.webhooks, "webhook is disabled", "webhooks are disabled")
        return [
            "Restored. Ended \(ended); \(waiting)."
                + (effects.webhooks == 0 ? "" : " \(webhooks): portalctl webhook enable goes on with each."),
            effects.announcements == 0
                ? nil
                : Self.counted(effects.announcements, "announcement is", "announcements are")
                    + " shown or planned as when the backup was made: portalctl announce list says which, "
                    + "portalctl announce end ends one that is over.",
            kept.map { "The database as it was is \($0)." } ?? "There was no database before.",
            "Start the portal, import all upstream records anew, and run portalctl doctor.",
        ].compactMap(\.self)
    }

    private static func counted(_ number: Int64, _ one: String, _ many: String) -> String {
        portalctl.counted(Int(number), one, many)
    }
}

/// Which file a path leads to.
struct FileIdentity: Equatable {
    private let device: UInt
    private let number: UInt

    /// `nil` if there is none.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, number) = (UInt(status.st_dev), UInt(status.st_ino))
    }
}
