package import PortalStore
import PortalToolkit

extension Operations {
    /// Returns the stored form of a domain; throws if the client cannot claim it.
    func domainName(_ text: String, of client: Tenant) throws -> String {
        do {
            return try CustomDomain.claimed(text, by: client.id, rules: hostRules, in: scope.publicScope)
        } catch let violation as Violation {
            throw Refusal(violation.message, field: "custom_domain", violation.code)
        }
    }

    /// Whether the client has this domain, in any state; such names are not judged again.
    package func has(_ text: String, _ client: Tenant) throws -> Bool {
        let name = HostName.normalized(text)
        return try scope.domains(of: client.id).contains { $0.name == name }
    }

    /// Activates a domain for a client at once, without DNS proof. What it replaces redirects; unproven claims end.
    /// Whoever reaches one MSP alone has to have proved lately that the name is theirs: it might be another's.
    /// - Returns: The name in stored form, and whether anything changed.
    @discardableResult
    package func activateDomain(_ text: String, of slug: String) throws -> (name: String, isNew: Bool) {
        let client = try locked(slug)
        let claims = try scope.domains(of: client.id)
        let known = claims.first { $0.name == HostName.normalized(text) }
        // A later MSP's base host may equal the name of an older claim, unless that is already serving.
        let name = if let known, known.isServing { known.name } else { try domainName(known?.name ?? text, of: client) }
        if let holder = try scope.routedDomain(name), holder.client != client.id {
            throw Refusal("\(name) serves another client; release it there first", field: "custom_domain", .taken)
        }
        try checkProof(of: known, name)
        let others = claims.filter { $0.name != name && !$0.isMoved }
        for (index, other) in others.enumerated() {
            try replace(other, by: name, of: client, index: index + 1)
        }
        if let known, known.state == .active, known.isByOperator, !known.isMoved { return (name, !others.isEmpty) }
        var domain = known ?? newDomain(name, of: client, .active)
        let change = Change("state", known?.state, DomainState.active)
        (domain.state, domain.stateAt, domain.nextCheckAt, domain.movedUntil) = (.active, now, now, nil)
        (domain.isByOperator, domain.misses, domain.missedSince) = (true, 0, nil)
        let event = domainEvent(.domainActive, domain.id, name, [change])
        if known == nil {
            try writer.add(domain, of: client, audit: event)
        } else {
            try writer.update(domain, of: client, audit: event)
        }
        return (name, true)
    }

    private func checkProof(of known: Domain?, _ name: String) throws {
        if scope.isWhole || known.map({ $0.state == .active && $0.isByOperator && !$0.isMoved }) == true { return }
        guard let proof = known?.ownership, proof.state == .ok, let at = proof.at, now < at + Self.proofLifetime else {
            throw Refusal(
                "\(name) must first be proved: claim it, publish its TXT record and have it checked",
                field: "custom_domain")
        }
    }

    /// How long a seen TXT record counts for who cannot activate without one.
    private static let proofLifetime = Duration.hours(24)

    private func replace(_ other: Domain, by name: String, of client: Tenant, index: Int) throws {
        guard other.isServing else {
            return try writer.remove(other, of: client, audit: released(other, index: index))
        }
        let event = domainEvent(
            .domainMoved, other.id, other.name, [Change("custom_domain", other.name, name)], index: index)
        try writer.update(other.moved(at: now), of: client, audit: event)
    }

    private func newDomain(_ name: String, of client: Tenant, _ state: DomainState) -> Domain {
        Domain(
            client: client.id, id: prepared.id, name: name, origin: .operator, token: prepared.token, state: state,
            at: now)
    }

    /// Makes a claim due for a check; one that failed or was suspended starts anew.
    /// - Returns: The claim that waits for its check.
    @discardableResult
    package func checkDomain(_ name: String, of slug: String) throws -> Domain {
        let client = try locked(slug)
        let claim = try claim(name, of: client)
        guard !claim.isMoved else {
            throw Refusal("\(claim.name) has been replaced and only redirects", field: "custom_domain")
        }
        let next = claim.checkedAnew(at: now)
        if next.state == claim.state {
            try writer.checkNow(claim, at: now)
        } else {
            let event = domainEvent(
                AuditAction(next.state), claim.id, claim.name, [Change("state", claim.state, next.state)])
            try writer.update(next, of: client, audit: event)
        }
        return next
    }

    /// Claims a domain as the operator; no effect if the client holds it, or its owner has chosen one.
    /// - Parameter limit: Of claims.
    @discardableResult
    package func claimDomain(_ text: String, of slug: String, limit: HourlyLimit? = nil) throws -> Bool {
        let client = try locked(slug)
        let claims = try scope.domains(of: client.id)
        if claims.contains(where: { $0.name == HostName.normalized(text) }) { return false }
        let name = try domainName(text, of: client)
        if claims.contains(where: { $0.origin == .owner }) { return false }
        try limit?.count(writer.people(of: client).counters, now: now)
        let unproven = claims.filter { !$0.isServing && !$0.isMoved }
        for (index, other) in unproven.enumerated() {
            try writer.remove(other, of: client, audit: released(other, index: index + 1))
        }
        try writer.add(
            newDomain(name, of: client, .pending), of: client,
            audit: domainEvent(.domainPending, prepared.id, name, [Change("state", nil, DomainState.pending)]))
        return true
    }

    /// Releases a client's domain claim.
    package func releaseDomain(_ name: String, of slug: String) throws {
        let client = try locked(slug)
        let claim = try claim(name, of: client)
        try writer.remove(claim, of: client, audit: released(claim))
        try restoreFormer(of: client, index: 1)
    }

    /// Lets the client's former domain serve again if no other does.
    private func restoreFormer(of client: Tenant, index: Int) throws {
        guard let former = try scope.domains(of: client.id).heir else { return }
        let event = domainEvent(
            .domainDegraded, former.id, former.name, [Change("custom_domain", nil, former.name)], index: index)
        try writer.update(former.revived(at: now), of: client, audit: event)
    }

    /// Releases the operator's claims for a client; returns whether there were any.
    @discardableResult
    package func releaseOperatorDomains(of slug: String) throws -> Bool {
        let client = try locked(slug)
        let claims = try scope.domains(of: client.id).filter { $0.origin == .operator }
        for (index, claim) in claims.enumerated() {
            try writer.remove(claim, of: client, audit: released(claim, index: index))
        }
        try restoreFormer(of: client, index: claims.count)
        return !claims.isEmpty
    }

    /// Marks an active domain as degraded: it keeps serving, and the client's active owners are notified by mail. No
    /// effect on a degraded domain.
    @discardableResult
    package func degradeDomain(_ name: String, of slug: String) throws -> DegradedDomain {
        let client = try locked(slug)
        let claim = try claim(name, of: client)
        guard claim.state != .degraded || claim.isMoved else {
            return DegradedDomain(name: claim.name, since: claim.stateAt, isNew: false, notified: [])
        }
        guard claim.state == .active, !claim.isMoved else {
            throw Refusal(
                "\(claim.name) is \(claim.state.rawValue); only an active domain can be degraded",
                field: "custom_domain")
        }
        var degraded = claim
        (degraded.state, degraded.stateAt, degraded.nextCheckAt) = (.degraded, now, now + DomainTurn.retryAfterMiss)
        try writer.update(
            degraded, of: client,
            audit: domainEvent(
                .domainDegraded, claim.id, claim.name, [Change("state", claim.state, DomainState.degraded)]))
        let notified = try notifyOwners(of: client, about: claim.name)
        return DegradedDomain(name: claim.name, since: now, isNew: true, notified: notified)
    }

    private func notifyOwners(of client: Tenant, about domain: String) throws -> [String] {
        let owners = try scope.activeOwners(of: client.id)
        for (index, owner) in owners.enumerated() {
            let mail = NewMail(
                id: prepared.mail(index), .domainTrouble(domain: domain), to: owner.email, user: owner.id,
                createdAt: now)
            try writer.mails.add(mail, client: client.id)
        }
        return owners.map(\.email)
    }

    private func claim(_ name: String, of client: Tenant) throws -> Domain {
        let claim = try scope.domains(of: client.id).first { $0.name == HostName.normalized(name) }
        guard let claim else { throw Refusal("\(client.slug) has no domain \(name)", field: "custom_domain", .noSuch) }
        return claim
    }

    private func released(_ domain: Domain, index: Int = 0) -> NewAuditEvent {
        domainEvent(.domainReleased, domain.id, domain.name, [Change("state", domain.state, nil)], index: index)
    }

    private func domainEvent(
        _ action: AuditAction, _ id: Int64, _ name: String, _ changes: [Change] = [], index: Int = 0
    ) -> NewAuditEvent {
        event(action, (.domain, id, name), changes, index: index)
    }
}

/// A serving domain that does not point here correctly.
package struct DegradedDomain: Sendable {
    /// In stored form.
    package let name: String
    /// Start of degradation.
    package let since: Instant
    /// Whether it was active until now.
    package let isNew: Bool
    /// Addresses of the owners notified by mail.
    package let notified: [String]
}
