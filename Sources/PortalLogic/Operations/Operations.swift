package import PortalStore

/// A decision of an operator that the portal's rules do not allow, with the reason in a sentence.
package struct Refusal: Error, Equatable, CustomStringConvertible {
    /// The field of an import line or the option that it is about; `nil` when it is about no single one.
    package let field: String?
    /// Which rule it is, for machines.
    package let code: Violation.Code
    /// For the operator, who knows which field it is about.
    package let reason: String
    /// The same where nothing else names the field.
    package let description: String

    /// A refusal about a field.
    package init(_ reason: String, field: String? = nil, _ code: Violation.Code = .refused) {
        (self.field, self.code, self.reason, description) = (field, code, reason, reason)
    }

    /// A refusal of a field's form.
    init(_ violation: Violation, of field: String) {
        (self.field, code, reason) = (field, violation.code, violation.message)
        description = "\(field) \(violation.message)"
    }
}

/// What operators decide, as rules over one write transaction; `portalctl` and the import share them.
///
/// Random values are drawn before the transaction (`Draw`), since its body may run twice: ids of audit events and mails
/// follow from a number that was, as many as an operation needs.
package struct Operations {
    let writer: OperatorWriter
    /// Now, ms since the epoch.
    let now: Int64
    let draw: Draw
    let names: Names

    /// Random values for one operation: the id of a row, those of its audit events and mails, and a claim's token.
    package struct Draw: Sendable {
        let id: Int64
        let token: String
        private var seed: UInt64

        /// Values of a source.
        package init(_ random: RandomSource) {
            id = random.id()
            token = random.secret()
            seed = UInt64(random.id())
        }

        /// Values for the next operation of the same line.
        func shifted() -> Draw {
            var next = self
            next.seed = SplitMix64.mixed(~seed)
            return next
        }

        /// The id of the operation's audit event of this number, from 0.
        func event(_ index: Int) -> Int64 {
            number(UInt64(index) + 1)
        }

        /// The id of the operation's mail of this number, from 0; no event's.
        func mail(_ index: Int) -> Int64 { number(~UInt64(index)) }

        private func number(_ place: UInt64) -> Int64 { max(1, Int64(SplitMix64.number(place, after: seed) >> 1)) }
    }

    /// What the installation says about host names.
    package struct Names: Sendable {
        let baseHosts: [String]
        let isDemo: Bool

        /// - Parameters:
        ///   - baseHosts: the portal's own names in normal form.
        ///   - isDemo: lets domains below them and below `.localhost` pass.
        package init(baseHosts: [String], isDemo: Bool = false) {
            self.baseHosts = baseHosts
            self.isDemo = isDemo
        }
    }

    /// The rules over a transaction, at an instant in ms since the epoch.
    package init(_ writer: OperatorWriter, now: Int64, draw: Draw, names: Names) {
        self.writer = writer
        self.now = now
        self.draw = draw
        self.names = names
    }

    var scope: OperatorScope { writer.scope }

    /// The client of a slug, locked for the rest of the transaction.
    func locked(_ slug: String) throws -> Tenant {
        guard let client = try scope.client(slug: slug) else {
            throw Refusal("there is no client \(slug)", field: "client", .noSuch)
        }
        try writer.lock(client: client.id)
        return client
    }

    /// An audit event of this operation; `index` tells several of one operation apart.
    func event(
        _ action: String, _ target: (kind: String, id: Int64, name: String), _ changes: [Change] = [], index: Int = 0
    ) -> NewAuditEvent {
        NewAuditEvent(
            id: draw.event(index), at: now, action: action, targetKind: target.kind,
            targetID: PublicID.string(target.id), targetName: target.name, details: Change.json(changes))
    }
}
