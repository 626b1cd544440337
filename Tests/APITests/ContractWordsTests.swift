import Foundation
import PortalStore
import Testing

@testable import PortalAPI
@testable import PortalLogic
@testable import PortalToolkit

/// Closed sets of words: the contract and the SPA's catalogues list exactly the server's words.
@Suite struct ContractWordsTests {
    private static func all<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> Set<String> {
        Set(Word.allCases.map(\.rawValue))
    }

    /// Invoice statuses shown to customers: drafts are hidden, open ones become overdue.
    private static let invoiceStatuses = all(InvoiceStatus.self).subtracting([InvoiceStatus.draft.rawValue])
        .union([Invoice.overdue])

    private static let schemas: [(path: [String], words: Set<String>)] = [
        (["announcement", "severity"], all(AnnouncementSeverity.self)),
        (["audit_action"], all(AuditAction.self)),
        (["audit_kind"], all(AuditKind.self)),
        (["actor", "kind"], all(AuditActorKind.self)),
        (["command_kind"], all(CommandKind.self)),
        (["command_report", "state"], all(CommandReport.Reported.self)),
        (["command_state"], all(CommandState.self)),
        (["domain_state"], all(DomainState.self)),
        (["invoice_status"], invoiceStatuses),
        (["node_status"], all(NodeState.self)),
        (["permission"], all(Permission.self)),
        (["plan", "interval"], all(BillingInterval.self)),
        (["plan_status"], all(SubscriptionStatus.self)),
        (["role"], all(Role.self)),
        (["ticket_priority"], all(TicketPriority.self)),
        (["ticket_status"], all(TicketStatus.self)),
    ]

    @Test(arguments: schemas)
    func `the contract lists exactly the words of the server`(path: [String], words: Set<String>) throws {
        var schema = OpenAPI.shared.root["components"]?["schemas"]?[path[0]]
        for property in path.dropFirst() { schema = schema?["properties"]?[property] }
        #expect(Set((schema?["enum"]?.elements ?? []).compactMap(\.text)) == words)
    }

    /// Groups containing only words for codes; `erased` is not an actor kind, but replaces it.
    private static let groups: [(group: String, words: Set<String>)] = [
        ("action", all(AuditAction.self)), ("actor", all(AuditActorKind.self).union(["erased"])),
        ("clientStatus", all(ClientStatus.self)), ("delivery", all(MailState.self)),
        ("domainState", all(DomainState.self)), ("plan", all(SubscriptionStatus.self)),
        ("priority", all(TicketPriority.self)), ("state", all(CommandState.self)), ("status", all(NodeState.self)),
        ("userStatus", all(UserStatus.self)),
    ]
    /// Groups that also contain other words.
    private static let mixed: [(group: String, words: Set<String>)] = [
        ("command", all(CommandKind.self)), ("invoice", invoiceStatuses), ("role", all(Role.self)),
        ("ticket", all(TicketStatus.self)), ("billing.per", all(BillingInterval.self)),
        ("actionGroup", all(AuditKind.self)),
        ("did", all(AuditAction.self)),
    ]

    /// The keys of a language's catalogue.
    private static func keys(_ language: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "web-portal/src/shared/i18n")
        return try ["", "admin/", "first/"].flatMap { folder in
            try String(contentsOf: root.appending(path: "\(folder)\(language).ts"), encoding: .utf8)
                .matches(of: /(?m)^ {2}"([^"]+)":/).map { String($0.output.1) }
        }
    }

    @Test(arguments: ["en", "de", "uk"])
    func `the SPA has words for exactly the codes of the server`(language: String) throws {
        let keys = try Self.keys(language)
        func codes(_ group: String) -> Set<String> {
            Set(keys.filter { $0.hasPrefix(group + ".") }.map { String($0.dropFirst(group.count + 1)) })
        }
        for (group, words) in Self.groups { #expect(codes(group) == words, "\(language), \(group)") }
        for (group, words) in Self.mixed { #expect(codes(group).isSuperset(of: words), "\(language), \(group)") }
    }
}
