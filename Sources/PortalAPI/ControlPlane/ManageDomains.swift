import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /clients/{slug}/domains`: a client's domains, oldest first.
enum ListClientDomains {
    static func respond(_ context: KeyContext, _ scope: MSPScope) throws -> Response {
        try context.request.noQuery()
        let domains = try scope.operated.domains(of: context.client(scope).id)
        return .json { json in
            json.objects("items", domains) { $0.listedDomain($1, of: context.slug) }
        }
    }
}

/// `GET /clients/{slug}/domains/{name}`: what the last check of a domain found.
enum ShowClientDomain {
    static func respond(_ context: KeyContext, _ scope: MSPScope) throws -> Response {
        try context.request.noQuery()
        let client = try context.client(scope)
        let settings = context.services.settings
        let report = try scope.operated.report(on: context.path.name, of: client, settings.cnameTarget, settings.links)
        guard let report else { throw Problem.notFound }
        return .report(report, of: context.slug)
    }
}

/// `POST /clients/{slug}/domains`: claims a domain, which serves once its records are found.
enum ClaimDomain {
    static func respond(_ session: KeySession) throws -> Response {
        try session.request.noQuery()
        var body = try session.body()
        let name = body.parsed("name", .hostName) ?? ""
        try body.finish()
        let claimed = try session.change(isChange: \.isNew) { operations in
            let isNew = try operations.claimDomain(name, of: session.slug, limit: .claims)
            guard try operations.has(name, operations.client(session.slug)) else {
                throw ValidationFailure(
                    "name", .refused, "cannot be claimed: an owner of the client has chosen a domain")
            }
            return (isNew: isNew, report: try operations.report(on: name, session))
        }
        return .report(claimed.report, of: session.slug, status: claimed.isNew ? 201 : 200)
    }
}

/// `POST /clients/{slug}/domains/{name}/check`: makes a domain due for a check, at most once in 30 seconds.
enum CheckClientDomain {
    static func respond(_ session: KeySession) throws -> Response {
        try session.nothingSent()
        let checked = try session.change(isChange: \.isNew) { operations in
            let before = try operations.report(on: session.path.name, session).domain.state
            let next = try operations.checkDomain(session.path.name, of: session.slug)
            let client = try operations.client(session.slug)
            try CheckDomain.count(operations.writer.people(of: client).counters, now: session.now)
            return (isNew: before != next.state, report: try operations.report(on: next.name, session))
        }
        return .report(checked.report, of: session.slug, status: 202)
    }
}

/// `POST /clients/{slug}/domains/{name}/activate`: lets a proved domain serve without further records.
enum ActivateDomain {
    static func respond(_ session: KeySession) throws -> Response {
        try session.nothingSent()
        let changed = try session.change(isChange: \.isNew) { operations in
            let active = try operations.activateDomain(session.path.name, of: session.slug)
            return (isNew: active.isNew, report: try operations.report(on: active.name, session))
        }
        return .report(changed.report, of: session.slug)
    }
}

/// `POST /clients/{slug}/domains/{name}/degrade`: marks a domain as no longer pointing here, and tells the owners.
enum DegradeDomain {
    static func respond(_ session: KeySession) throws -> Response {
        try session.nothingSent()
        let changed = try session.change(isChange: \.isNew) { operations in
            let degraded = try operations.degradeDomain(session.path.name, of: session.slug)
            return (isNew: degraded.isNew, report: try operations.report(on: degraded.name, session))
        }
        return .report(changed.report, of: session.slug)
    }
}

/// `DELETE /clients/{slug}/domains/{name}`: releases a domain.
enum ReleaseDomain {
    static func respond(_ session: KeySession) throws -> Response {
        try session.nothingSent()
        try session.change { try $0.releaseDomain(session.path.name, of: session.slug) }
        return .done
    }
}

extension Operations {
    /// The report on a domain of the client that the path names.
    fileprivate func report(on name: String, _ session: KeySession) throws -> DomainReport {
        let settings = session.services.settings
        let report = try scope.report(on: name, of: client(session.slug), settings.cnameTarget, settings.links)
        guard let report else { throw Problem.notFound }
        return report
    }
}

extension Response {
    /// The state of a domain.
    fileprivate static func report(_ report: DomainReport, of slug: String, status: Int = 200) -> Response {
        .json(status: status) { json in
            json.field("client", slug)
            json.domain(report, for: .en)
        }
    }
}
