package import PortalStore
import PortalToolkit

extension Operations {
    /// Ends what must not live again in a database from a backup, and tells each MSP's log of the restore.
    ///
    /// Since the backup links may have been used, mails sent and commands run, so none is taken up again: users log in
    /// anew, links and mails are asked for anew, and commands end as `unknown`. Webhooks wait
    /// until the operator knows that this is the portal that goes on, not a copy of it.
    /// - Parameters:
    ///   - lost: Newest entry of the database that is replaced; `nil` if unknown.
    package func endRestored(lost: Instant?) throws -> RestoreEffects {
        let latest = try scope.latestEntries().newest
        let effects = try writer.endRestored(
            now: now, reason: "held back by a restore; may have been sent before",
            webhooks: "disabled by a restore")
        let changes = [Change("last_entry", lost.map(RFC3339.string), RFC3339.string(latest))]
        for msp in try scope.msps() {
            try writer.record(event(.databaseRestored, (.msp, msp.id.number, msp.name), changes), of: msp)
        }
        return effects
    }
}
