package import PortalStore

/// A command as the control plane's webhook gets it, and what its answer means.
package enum CommandDelivery {
    /// The body of the webhook; the same bytes for each attempt.
    package static func body(_ claimed: ClaimedCommand) -> [UInt8] {
        let command = claimed.message.command
        var json = JSONWriter(capacity: 512)
        json.object { json in
            json.field("type", "command.requested")
            json.instant("timestamp", command.requestedAt)
            json.object("data") { json in
                json.id("id", command.id)
                json.field("client", claimed.message.slug)
                json.field("node", claimed.message.upstreamNodeID)
                json.field("kind", command.kind)
                json.field("version", command.version)
                json.field("boot_id", claimed.bootID)
                json.field("requested_by", command.requester)
                json.instant("not_after", claimed.notAfter)
            }
        }
        return json.finish()
    }

    /// Header fields of one attempt, signed.
    /// - Parameter now: ms since the epoch.
    package static func headers(_ claimed: ClaimedCommand, _ body: [UInt8], _ webhook: Webhook, now: Int64) throws
        -> [String]
    {
        let id = PublicID.string(claimed.message.command.id)
        let signature = try webhook.signature(id: id, timestamp: now / 1000, body: body)
        return [
            "Content-Type: application/json", "webhook-id: " + id, "webhook-timestamp: \(now / 1000)",
            "webhook-signature: " + signature,
        ]
    }

    /// What an answer means for the command.
    package enum Verdict: Sendable {
        /// Taken; the answer may already say more.
        case sent(CommandReport?)
        /// Not taken, and never will be; which says nothing of an attempt before that may have arrived.
        case refused(detail: String)
        /// Nobody knows: try again while there is time.
        case again(cause: String)
    }

    /// Reads an answer.
    /// - Parameters:
    ///   - status: HTTP status, 0 when there was none.
    ///   - failure: what went wrong in the transfer.
    package static func verdict(status: Int, body: [UInt8], failure: String?) -> Verdict {
        if let failure { return .again(cause: failure) }
        switch status {
        case 200..<300: return .sent(try? CommandReport(json: body))
        // Too slow, too early, too many: another time (RFC 9110 §15.5.9, RFC 8470, RFC 6585).
        case 408, 425, 429: return .again(cause: "HTTP \(status)")
        case 400..<500: return .refused(detail: "The control plane refused the command (HTTP \(status)).")
        default: return .again(cause: "HTTP \(status)")
        }
    }
}

/// How long to wait before another attempt: doubling, bounded, spread out so that many do not come at once.
package struct Backoff: Sendable {
    /// The first wait, ms.
    package let first: Int64
    /// The longest wait, ms.
    package let longest: Int64

    /// Waits from `first` to `longest`, ms.
    package init(first: Int64, longest: Int64) {
        self.first = first
        self.longest = longest
    }

    /// The wait after this attempt.
    /// - Parameters:
    ///   - attempt: from 1.
    ///   - spread: 0 to 255, random: the wait is half to one and a half of the plain one.
    package func wait(attempt: Int64, spread: UInt8) -> Int64 {
        let doublings = min(max(attempt - 1, 0), 20)
        let plain = min(first << doublings, longest)
        return plain / 2 + plain * Int64(spread) / 255
    }
}
