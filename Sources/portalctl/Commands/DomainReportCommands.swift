import Glibc
import PortalLogic
import PortalRuntime
import PortalStore
import PortalToolkit

/// `domain show` and `domain check`.
extension Domains {
    /// Longest wait for a check: as long as the edge may take to get a certificate.
    private static let maximumWait = Duration.seconds(230)

    static func show(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, slug) = (try arguments.parsed("NAME", .displayText(max: 1024)), try arguments.slug("--client"))
        print(try report(context, name, of: slug), of: slug, context)
    }

    static func check(_ context: CommandContext, _ arguments: Arguments) throws {
        let (name, slug) = (try arguments.parsed("NAME", .displayText(max: 1024)), try arguments.slug("--client"))
        let asked = try context.operate { try $0.checkDomain(name, of: slug) }
        guard !arguments.has("--no-wait") else {
            return context.answer("\(asked.name) is due for a check.") { json in
                json.field("name", asked.name)
                json.field("client", slug)
            }
        }
        if let reason = LicenceDescriptions.unavailableReason(
            of: try context.client(slug), now: context.process.clock())
        {
            throw Refusal("the portal of \(slug) does not answer, so nothing is checked: \(reason)")
        }
        let end = context.process.clock() + maximumWait
        repeat {
            let report = try report(context, asked.name, of: slug)
            if isFinished(report.domain, asked) { return print(report, of: slug, context) }
            usleep(200_000)
        } while context.process.clock() < end
        let last = try report(context, asked.name, of: slug)
        guard last.domain.checkNumber == asked.checkNumber else { return print(last, of: slug, context) }
        throw Refusal(
            "no check of \(asked.name) was finished within \(maximumWait.components.seconds) s; is portal-jobs running?"
        )
    }

    /// Whether the check that was asked for has ended, and none follows at once, as after a change of state.
    private static func isFinished(_ domain: Domain, _ asked: Domain) -> Bool {
        guard domain.checkNumber > asked.checkNumber, let checkedAt = domain.checkedAt else { return false }
        return checkedAt > asked.checkedAt ?? 0 && domain.state != .verified && domain.state != .issuing
    }

    private static func report(_ context: CommandContext, _ name: String, of slug: String) throws -> DomainReport {
        let configuration = try context.configuration()
        let client = try context.client(slug)
        let links = try context.links()
        let report = try context.connection().inspect {
            try $0.report(on: name, of: client, configuration.cnameTarget, links)
        }
        guard let report else { throw Refusal("\(slug) has no domain \(name)", field: "custom_domain", .noSuch) }
        return report
    }

    private static func print(_ report: DomainReport, of slug: String, _ context: CommandContext) {
        let domain = report.domain
        let advice = DomainAdvice.of(.en)
        var lines = [
            "\(HostName.shown(domain.name)): \(domain.stateWord) since \(RFC3339.string(domain.stateAt)), client \(slug)"
        ]
        lines += facts(report)
        lines.append("")
        let rows = report.records.map { record in
            [
                record.type.rawValue, record.name, record.expected.joined(separator: " "),
                record.seen?.joined(separator: " ") ?? "?", record.verdict.rawValue,
            ]
        }
        lines.append(Table.text(["TYPE", "NAME", "EXPECTED", "SEEN", "VERDICT"], rows))
        lines += report.records.compactMap(advice.sentence)
        context.answer(lines.joined(separator: "\n")) { json in
            json.field("client", slug)
            json.domain(report, for: .en)
        }
    }

    private static func facts(_ report: DomainReport) -> [String] {
        let domain = report.domain
        let checked = domain.checkedAt.map(RFC3339.string) ?? "never"
        let next = domain.nextCheckAt.map(RFC3339.string) ?? "on request"
        var lines = [
            "ownership \(domain.ownership.state.rawValue), routing \(domain.routing.state.rawValue), "
                + "certificate \(domain.certificateWord)\(domain.certificate.map { ", by " + $0.issuer } ?? "")",
            "checked \(checked), next \(next)",
        ]
        if domain.isByOperator { lines.append("activated by an operator: the records are not required") }
        if domain.isRenewalOverdue { lines.append("the certificate has not been renewed in time") }
        if let end = domain.endsAt { lines.append("ends by itself on \(RFC3339.string(end)) if nothing changes") }
        lines.append("the portal always answers at \(report.permanentURL)")
        if let serving = report.serving, serving != domain.name {
            lines.append("the portal answers at \(HostName.shown(serving)) meanwhile")
        }
        lines += report.moved.map {
            "\(HostName.shown($0.name)) redirects until \($0.movedUntil.map(RFC3339.string) ?? "")"
        }
        return lines
    }
}
