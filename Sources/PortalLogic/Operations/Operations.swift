package import PortalStore
package import PortalToolkit

/// An operator's change rejected by the portal's rules.
package struct Refusal: Error, Equatable, CustomStringConvertible {
    /// The import field or option concerned; `nil` if not a single one.
    package let field: String?
    /// Machine-readable rule.
    package let code: Violation.Code
    /// Text for operators, without the field's name.
    package let reason: String
    /// Reason with the field's name, and with what to run instead.
    package let description: String
    /// The rule for users that is broken, if it is one.
    package let violation: PeopleViolation?

    /// - Parameter hint: what to run instead, for whoever has `portalctl`.
    package init(
        _ reason: String, field: String? = nil, _ code: Violation.Code = .refused, hint: String? = nil,
        violation: PeopleViolation? = nil
    ) {
        (self.field, self.code, self.reason, self.violation) = (field, code, reason, violation)
        description = hint.map { "\(reason); \($0)" } ?? reason
    }

    /// Creates a refusal of a field's format.
    package init(_ violation: Violation, of field: String) {
        (self.field, code, reason, self.violation) = (field, violation.code, violation.message, nil)
        description = "\(field) \(violation.message)"
    }
}

/// Operator changes with their rules, in one write transaction; shared by `portalctl`, the import and the API of control
/// planes, where the writer reaches one MSP alone.
///
/// The transaction's body may run twice, so random values are prepared before it (`PreparedValues`).
package struct Operations {
    package let writer: OperatorWriter
    package let now: Instant
    package let prepared: PreparedValues
    package let hostRules: HostRules

    /// Random values of one operation: a row id, a claim token, and a seed for any number of audit event and mail ids.
    package struct PreparedValues: Sendable {
        package private(set) var id: Int64
        private let secret: [UInt8]
        private var seed: UInt64

        package init(_ random: RandomSource) {
            // Drawn at once: an import takes them for each client.
            let bytes = random.bytes(48)
            id = RandomSource.id(bytes[..<8])
            secret = Array(bytes[8..<40])
            seed = UInt64(RandomSource.id(bytes[40...]))
        }

        /// A claim's or link's secret.
        package var token: String { RandomSource.secret(secret) }

        /// Returns values for the next operation of the same line.
        func shifted() -> PreparedValues {
            var next = self
            next.seed = SplitMix64.mixed(~seed)
            return next
        }

        /// Returns values whose row id comes soon after another, by a random distance that hides how many there are.
        func following(_ other: Int64) -> PreparedValues {
            let distance = id % (1 << 20) + 1
            guard other < .max - distance else { return self }
            var next = self
            next.id = other + distance
            return next
        }

        /// Returns the id of the operation's audit event with this index, from 0.
        package func event(_ index: Int) -> Int64 {
            number(UInt64(index) + 1)
        }

        /// Returns the id of the operation's mail with this index, from 0; distinct from the events' ids.
        package func mail(_ index: Int) -> Int64 { number(~UInt64(index)) }

        private func number(_ place: UInt64) -> Int64 { max(1, Int64(SplitMix64.number(place, after: seed) >> 1)) }
    }

    /// Host name rules of the installation.
    package struct HostRules: Sendable {
        package let baseHosts: [String]
        package let isDemo: Bool

        /// - Parameters:
        ///   - baseHosts: The portal's own names in normal form.
        ///   - isDemo: Allows domains below them and below `.localhost`.
        package init(baseHosts: [String], isDemo: Bool = false) {
            self.baseHosts = baseHosts
            self.isDemo = isDemo
        }
    }

    package init(_ writer: OperatorWriter, now: Instant, prepared: PreparedValues, hostRules: HostRules) {
        self.writer = writer
        self.now = now
        self.prepared = prepared
        self.hostRules = hostRules
    }

    package var scope: OperatorScope { writer.scope }

    /// A further operation in the same transaction, with ids of its own.
    package var next: Operations { Operations(writer, now: now, prepared: prepared.shifted(), hostRules: hostRules) }

    /// Finds a client and locks it for the rest of the transaction.
    func locked(_ slug: String) throws -> Tenant {
        guard let client = try scope.client(slug: slug) else {
            throw Refusal("there is no client \(slug)", field: "client", .noSuch)
        }
        try writer.lock(client: client.id)
        return client
    }

    /// Finds an MSP and locks it for the rest of the transaction.
    func lockedMSP(_ slug: String) throws -> MSP {
        guard let msp = try scope.msp(slug: slug) else {
            throw Refusal("there is no MSP \(slug)", field: "msp", .noSuch)
        }
        try writer.lock(msp: msp.id)
        return msp
    }

    /// Creates an audit event of this operation; `index` distinguishes several.
    func event(_ action: AuditAction, _ target: EventTarget, _ changes: [Change] = [], index: Int = 0) -> NewAuditEvent
    {
        newEvent(action, target, changes, index: index)
    }

    /// Creates an event for an MSP's log; `index` as above.
    func event(_ action: MSPAction, _ target: EventTarget, _ changes: [Change] = [], index: Int = 0) -> NewMSPEvent {
        newEvent(action, target, changes, index: index)
    }

    /// Target of an event.
    typealias EventTarget = (kind: AuditTarget, id: Int64, name: String)

    private func newEvent<Action>(
        _ action: Action, _ target: EventTarget, _ changes: [Change], index: Int
    ) -> NewEvent<Action> {
        NewEvent(
            id: prepared.event(index), at: now, action: action, targetKind: target.kind,
            targetID: PublicID.string(target.id), targetName: target.name, details: Change.json(changes))
    }
}
