package import PortalStore
package import PortalToolkit

/// A command's webhook request, and the interpretation of the control plane's response.
package enum CommandDelivery {
    /// Returns the webhook's body; the same bytes on each attempt.
    package static func body(_ claimed: ClaimedCommand) -> [UInt8] {
        let command = claimed.context.command
        var json = JSONWriter(capacity: 512)
        json.object { json in
            json.field("type", "command.requested")
            json.instant("timestamp", command.requestedAt)
            json.object("data") { write(claimed, &$0) }
        }
        return json.finish()
    }

    /// Writes what a control plane is told of a command.
    package static func write(_ claimed: ClaimedCommand, _ json: inout JSONWriter) {
        let command = claimed.context.command
        json.id("id", command.id)
        json.field("client", claimed.context.slug)
        json.field("node", claimed.context.upstreamNodeID)
        json.field("kind", command.kind)
        json.field("version", command.version)
        json.field("boot_id", claimed.bootID)
        json.field("requested_by", command.requester)
        json.instant("not_after", claimed.notAfter)
    }

    /// Returns the signed header fields of one attempt.
    package static func headers(_ claimed: ClaimedCommand, _ body: [UInt8], _ webhook: Webhook, now: Instant) throws
        -> [String]
    {
        let id = PublicID.string(claimed.context.command.id)
        let signature = try webhook.signature(id: id, timestamp: now.seconds, body: body)
        return [
            "Content-Type: application/json", "webhook-id: " + id, "webhook-timestamp: \(now.seconds)",
            "webhook-signature: " + signature,
        ]
    }

    /// Consequence of a response for the command.
    package enum Status: Sendable {
        /// Received; the response may already contain a report.
        case sent(CommandReport?)
        /// Permanently rejected. An earlier attempt may still have arrived.
        case refused(detail: String)
        /// Outcome unknown: retry until `notAfter`.
        case retry(cause: String)
    }

    /// - Parameters:
    ///   - status: HTTP status; 0 without a response.
    ///   - failure: Transfer error.
    package static func status(ofResponse status: Int, body: [UInt8], failure: String?) -> Status {
        if let failure { return .retry(cause: failure) }
        switch status {
        case 200..<300: return .sent(try? CommandReport(json: body))
        // Too slow, too early, too many: retry (RFC 9110 §15.5.9, RFC 8470, RFC 6585).
        case 408, 425, 429: return .retry(cause: "HTTP \(status)")
        case 400..<500: return .refused(detail: "The control plane refused the command (HTTP \(status)).")
        default: return .retry(cause: "HTTP \(status)")
        }
    }
}

/// Exponential backoff with a cap and jitter.
package struct Backoff: Sendable {
    package let first: Duration
    package let maximum: Duration

    package init(first: Duration, maximum: Duration) {
        self.first = first
        self.maximum = maximum
    }

    /// Returns the delay after this attempt.
    /// - Parameters:
    ///   - attempt: From 1.
    ///   - spread: Random, 0 to 255; scales the delay from half to one and a half.
    package func delay(attempt: Int64, spread: UInt8) -> Duration {
        let doublings = min(max(attempt - 1, 0), 20)
        let plain = min(first * (1 << doublings), maximum).milliseconds
        return .milliseconds(plain / 2 + plain * Int64(spread) / 255)
    }
}
