import PortalStore
import PortalToolkit

extension Operations {
    /// Deletes up to `limit` metric rows of a suspended client.
    /// - Returns: The number of deleted rows.
    package func removeMetrics(of slug: String, limit: Int) throws -> Int {
        try writer.removeMetrics(of: suspended(slug).id, limit: limit)
    }

    /// Deletes a suspended client with all remaining rows; its slug becomes available.
    package func removeClient(_ slug: String) throws {
        let client = try suspended(slug)
        let changes = [Change("slug", slug, nil), Change("status", client.status, nil)]
        try writer.remove(client, audit: event(.clientDeleted, (.client, client.id.number, client.name), changes))
    }

    private func suspended(_ slug: String) throws -> Tenant {
        let client = try locked(slug)
        guard !client.isActive else { throw Refusal("\(slug) was reactivated in the meantime", field: "client") }
        return client
    }

    /// Adds the audit event of a full export.
    package func recordExport(of slug: String, rows: Int) throws {
        let client = try locked(slug)
        let changes = [Change("rows", nil, String(rows))]
        try writer.record(event(.clientExported, (.client, client.id.number, client.name), changes), of: client)
    }

    // MARK: People

    /// Removes a user and anonymises their audit events; also for persons who appear only in the audit log. Queued
    /// mails read names when they are sent. The last owner is kept unless `force`.
    /// - Parameter email: In normal form.
    /// - Returns: The number of anonymised events.
    @discardableResult
    package func erase(_ email: String, from slug: String, force: Bool = false) throws -> Int {
        let client = try locked(slug)
        let users = try scope.users(of: client.id)
        let user = users.first(withEmail: email)
        if let user, !force { try following(email, client) { try $0.checkOwners(without: user) } }
        var erasure = Erasure(email: email, user: user.map { ($0.id, $0.name) })
        try scope.eachAuditEvent(of: client.id) { erasure.collect($0) }
        if user == nil, let now = users.first(where: { erasure.ids.contains($0.id) }) {
            throw Refusal("\(email) is a former address of \(now.email); erase that one", field: "email", .noSuch)
        }
        erasure.exclude(users.map(\.id).filter { $0 != user?.id })
        let id = user?.id ?? erasure.ids.min { $0.number < $1.number }
        let count = try erase(erasure, client)
        guard id != nil || count > 0 else {
            throw Refusal("neither the users nor the audit log of \(slug) contain \(email)", field: "email", .noSuch)
        }
        let changes = user.map(rules(of: client).left) ?? []
        var audit = event(.userErased, (.user, id?.number ?? 0, Erasure.erasedName), changes)
        if id == nil { audit.targetID = nil }
        let counters = try CounterName.all(of: email)
        let limits = [
            try HourlyLimit.resets(of: email), try HourlyLimit.invitations(to: email),
            try HourlyLimit.emailChanges(to: email),
        ]
        try writer.erase(
            user: user?.id, email: user?.email ?? email, subjects: counters + limits.flatMap(\.subjects), of: client,
            audit: audit)
        return count
    }

    private func erase(_ erasure: Erasure, _ client: Tenant) throws -> Int {
        var (events, commands): ([ErasedEvent], [(node: NodeID, at: Instant)]) = ([], [])
        try scope.eachAuditEvent(of: client.id) { event in
            guard let erased = erasure.erased(event) else { return }
            events.append(erased)
            guard event.targetKind == AuditTarget.node.rawValue, erasure.isActor(event) else { return }
            if let node: NodeID = event.targetID.flatMap({ PublicID.id($0) }) { commands.append((node, event.at)) }
        }
        for event in events { try writer.erase(event, of: client.id) }
        for command in commands {
            try writer.eraseRequester(of: command.node, at: command.at, name: Erasure.erasedName, client: client.id)
        }
        return events.count
    }
}
