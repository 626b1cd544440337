package import PortalStore
package import PortalToolkit

/// Stores the result of a domain's check with all that follows: audit events, mails, the end of another client's claim,
/// the redirect of the domain that it replaces. In one write transaction.
package struct DomainSettlement {
    private let checks: DomainChecks
    private let now: Instant

    package init(_ checks: DomainChecks, now: Instant) { (self.checks, self.now) = (checks, now) }

    /// Random values of one settlement.
    package struct Values: Sendable {
        let prepared: Operations.PreparedValues
        let spread: UInt8

        package init(_ random: RandomSource) {
            prepared = Operations.PreparedValues(random)
            spread = random.bytes(1).first ?? 0
        }
    }

    /// - Returns: The domain's new state if it changed.
    @discardableResult
    package func apply(_ turn: DomainTurn, _ values: Values) throws -> DomainState? {
        let old = turn.domain
        if let end = old.movedUntil, end <= now {
            try checks.lock([old.client])
            guard try isCurrent(old) else { return nil }
            var log = Log(checks, values.prepared, now)
            try release(old, &log)
            return nil
        }
        var next = turn.result(now: now, spread: values.spread)
        if next.state == .verified, try isOwnHost(next.name) {
            // The name became an MSP's host after it was claimed.
            next = turn.failed(at: now)
        }
        guard next.state != old.state else {
            _ = try checks.settle(next)
            return nil
        }
        return try change(old, to: next, values) ? next.state : nil
    }

    private func change(_ old: Domain, to next: Domain, _ values: Values) throws -> Bool {
        let rival = next.state == .verified ? try checks.scope.routedDomain(next.name) : nil
        try checks.lock([next.client] + (rival.map { [$0.client] } ?? []))
        guard try isCurrent(old) else { return false }
        var log = Log(checks, values.prepared, now)
        if let rival, rival.client != next.client {
            // Whoever shows the TXT of their claim owns the name.
            try release(rival, &log)
            try restoreFormer(of: rival.client, &log)
            try log.mailOwners(of: rival.client, .domainLost(domain: rival.name))
        }
        guard try checks.settle(next) else { return false }
        try log.add(AuditAction(next.state), next, Change("state", old.state, next.state))
        if next.state == .active, old.state == .issuing { try replaceOthers(by: next, &log) }
        if next.state == .suspended { try restoreFormer(of: next.client, &log) }
        if let mail = Self.mail(about: next, after: old.state) { try log.mailOwners(of: next.client, mail) }
        return true
    }

    private func isOwnHost(_ name: String) throws -> Bool {
        let labels = name.split(separator: ".")
        return try labels.indices.contains {
            try checks.scope.msp(baseHost: labels[$0...].joined(separator: ".")) != nil
        }
    }

    private func isCurrent(_ domain: Domain) throws -> Bool {
        try checks.scope.domains(of: domain.client).contains {
            $0.id == domain.id && $0.checkNumber == domain.checkNumber
        }
    }

    private func release(_ domain: Domain, _ log: inout Log) throws {
        try checks.remove(domain)
        try log.add(.domainReleased, domain, Change("state", domain.state, nil))
    }

    /// Lets the client's other serving domains redirect.
    private func replaceOthers(by next: Domain, _ log: inout Log) throws {
        // The owner's choice is not replaced by the operator's.
        let others = try checks.scope.domains(of: next.client).filter {
            $0.id != next.id && $0.isServing && ($0.origin == .operator || next.origin == .owner)
        }
        for other in others {
            try checks.update(other.moved(at: now))
            try log.add(.domainMoved, other, Change("custom_domain", other.name, next.name))
        }
    }

    /// Lets the client's former domain serve again if no other does.
    private func restoreFormer(of client: ClientID, _ log: inout Log) throws {
        guard let former = try checks.scope.domains(of: client).heir else { return }
        try checks.update(former.revived(at: now))
        try log.add(.domainDegraded, former, Change("custom_domain", nil, former.name))
    }

    private static func mail(about domain: Domain, after old: DomainState) -> MailPayload? {
        switch domain.state {
        case .active: .domainActive(domain: domain.name)
        case .degraded, .suspended, .failed: .domainTrouble(domain: domain.name)
        // Retried every hour; one mail is enough.
        case .certificateFailed: domain.misses == 1 ? .domainTrouble(domain: domain.name) : nil
        case .pending, .verified, .issuing: nil
        }
    }

    /// Writes events and mails with consecutive ids.
    private struct Log {
        private let checks: DomainChecks
        private let prepared: Operations.PreparedValues
        private let now: Instant
        private var events = 0, mails = 0

        init(_ checks: DomainChecks, _ prepared: Operations.PreparedValues, _ now: Instant) {
            (self.checks, self.prepared, self.now) = (checks, prepared, now)
        }

        mutating func add(_ action: AuditAction, _ domain: Domain, _ change: Change) throws {
            try checks.add(
                NewAuditEvent(
                    id: prepared.event(events), at: now, action: action, targetKind: .domain,
                    targetID: PublicID.string(domain.id), targetName: domain.name, details: Change.json([change])),
                client: domain.client)
            events += 1
        }

        mutating func mailOwners(of client: ClientID, _ payload: MailPayload) throws {
            for owner in try checks.scope.activeOwners(of: client) {
                try checks.add(
                    NewMail(id: prepared.mail(mails), payload, to: owner.email, user: owner.id, createdAt: now),
                    client: client)
                mails += 1
            }
        }
    }
}

extension Domain {
    /// The domain after another one has replaced it: it redirects for a while.
    package func moved(at now: Instant) -> Domain {
        var domain = self
        domain.movedUntil = now + DomainTurn.redirectLifetime
        domain.nextCheckAt = domain.movedUntil
        return domain
    }

    /// A former domain that serves again, as no other does: degraded until a check finds it in order, so that no mail
    /// leads there before.
    package func revived(at now: Instant) -> Domain {
        var domain = self
        (domain.movedUntil, domain.nextCheckAt) = (nil, now)
        (domain.state, domain.stateAt, domain.misses, domain.missedSince) = (.degraded, now, 0, nil)
        return domain
    }

    /// A new claim of the owner's in place of a former domain, whose ownership is proved already. Its route and certificate
    /// are checked before it takes over, as its records may be gone.
    package func reclaimed(id: Int64, at now: Instant) -> Domain {
        var domain = Domain(
            client: client, id: id, name: name, origin: .owner, token: token, state: .certificateFailed, at: now)
        (domain.ownership, domain.certificate, domain.missedSince) = (ownership, certificate, now)
        return domain
    }

    /// A claim that ended without success, or was suspended, for another try; any other is only due for a check.
    package func checkedAnew(at now: Instant) -> Domain {
        var domain = self
        (domain.nextCheckAt, domain.checkNumber) = (now, checkNumber + 1)
        if state == .failed || state == .suspended {
            (domain.state, domain.stateAt, domain.misses, domain.missedSince) = (.pending, now, 0, nil)
            domain.isByOperator = false
        }
        return domain
    }
}

extension [Domain] {
    /// The former domain that serves again once no other does.
    package var heir: Domain? { contains(where: \.isServing) ? nil : last(where: \.isMoved) }
}

extension OperatorScope {
    /// Returns the owners who can log in, as recipients of mails about the client.
    func activeOwners(of client: ClientID) throws -> [PortalUser] {
        try users(of: client).filter { $0.role == .owner && $0.isActive }
    }
}
