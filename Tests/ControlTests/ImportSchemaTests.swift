import Foundation
import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import PortalLogic
@testable import portalctl

/// `docs/import.schema.json`, `docs/import.md`, the examples and the importer agree.
@Suite struct ImportSchemaTests {
    let schema: JSONSchema
    let portal: Installation

    init() throws {
        schema = try JSONSchema(try repositoryFile("docs/import.schema.json"))
        portal = try Installation()
        portal.addClient()
    }

    private static func documented() throws -> [String] {
        try repositoryFile("docs/import.md").components(separatedBy: "```json\n").dropFirst().map {
            $0.components(separatedBy: "\n```")[0]
        }
    }

    @Test func `example, documentation and test lines satisfy the JSON schema`() throws {
        let lines = Example.lines(client: "acme", now: noon).map { String(decoding: $0, as: UTF8.self) }
        let documented = try Self.documented()
        #expect(lines.count >= 1000 && documented.count == 14)
        let snapshots = [Lines.snapshot("node", "begin"), Lines.snapshot("node", "end", #","confirm":true"#)]
        for line in lines + documented + Lines.all + snapshots { #expect(try schema.problems(line) == [], "\(line)") }
    }

    @Test func `schema and documentation list exactly the fields of the branding`() throws {
        let schema = try JSON(Array(try repositoryFile("docs/import.schema.json").utf8), maximumDepth: 64)
        let names = BrandField.allCases.map(\.name)
        let others = ["client", "custom_domain", "portal_enabled", "updated_at"]
        guard case .object(let members)? = schema["$defs"]?["branding"]?["properties"] else {
            Issue.record("the schema has no branding")
            return
        }
        #expect(Set(members.map(\.name)) == Set(names + others))
        let documentation = try repositoryFile("docs/import.md")
        for name in names { #expect(documentation.contains("`\(name)`"), "\(name)") }
    }

    @Test func `the schema lists exactly the accepted currencies`() throws {
        let schema = try JSON(Array(try repositoryFile("docs/import.schema.json").utf8), maximumDepth: 64)
        #expect(schema["$defs"]?["currency"]?["enum"] == .array(Currency.codes.map(JSON.string)))
    }

    private static func all<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> Set<String> {
        Set(Word.allCases.map(\.rawValue))
    }

    /// Event actions are open-ended: `node.patched` is from another system.
    @Test(arguments: [
        (["type"], all(ImportType.self)), (["msp", "tier"], all(Tier.self)),
        (["client", "status"], all(ClientStatus.self)),
        (["node", "status"], all(NodeStatus.self)), (["subscription", "interval"], all(BillingInterval.self)),
        (["subscription", "status"], all(SubscriptionStatus.self)), (["invoice", "status"], all(InvoiceStatus.self)),
        (["ticket", "status"], all(TicketStatus.self)), (["ticket", "priority"], all(TicketPriority.self)),
        (["message", "author", "kind"], all(AuthorKind.self)), (["audit", "actor", "kind"], all(AuditActorKind.self)),
        (["tombstone", "kind"], all(Imported.Kind.self)), (["snapshot", "kind"], all(Imported.Kind.self)),
        (["snapshot", "phase"], all(SnapshotPhase.self)),
        (["announcement", "severity"], all(AnnouncementSeverity.self)),
    ])
    func `the schema lists exactly the words of the importer`(path: [String], words: Set<String>) throws {
        let root = try JSON(Array(try repositoryFile("docs/import.schema.json").utf8), maximumDepth: 64)
        var schema: JSON? = path.count == 1 ? root : root["$defs"]?[path[0]]
        for property in path.count == 1 ? path[...] : path.dropFirst() { schema = schema?["properties"]?[property] }
        guard case .array(let values)? = schema?["enum"] else {
            Issue.record("no enum at \(path)")
            return
        }
        #expect(values.count == words.count && words.allSatisfy { values.contains(.string($0)) })
    }

    @Test func `the documented lines import without errors or unknown fields`() throws {
        let portal = try Installation()
        let run = portal.importLines(try Self.documented().joined(separator: "\n"), "--json")
        #expect(run.err == "")
        #expect(run.json?["unknown_fields"] == .integer(0))
        #expect(run.code == 0)
    }

    @Test func `the importer knows every field of each documented line`() throws {
        for line in try Self.documented() {
            #expect(
                portal.importLines(line, "--dry-run --keep-going --json").json?["unknown_fields"] == .integer(0),
                "\(line)")
        }
    }

    /// The importer rejects everything the schema rejects.
    @Test(arguments: [
        "{}", #"{"type":"x"}"#, #"{"type":"heartbeat"}"#, #"{"type":"heartbeat","client":"-a"}"#,
        #"{"type":"heartbeat","client":"assets"}"#, Lines.node(#","region":"""#), Lines.node(id: ""),
        Lines.node(#","os":"\u0007""#), Lines.node(#","ip_addresses":"10.0.0.1""#), Lines.node(status: "up"),
        Lines.sample(0, cpu: "-1"), Lines.sample(0, cpu: "100.5"), Lines.invoice(#","paid_on":"today""#),
        Lines.invoice(tax: "eur"), Lines.invoice(#","payment_url":"ftp://x.test""#),
        Lines.ticket(#"{"id":"m","at":"2026-01-14T08:00:00Z","author":{"kind":"customer","name":"R"},"body":"x"}"#),
        Lines.event.replacingOccurrences(of: "node.patched", with: "Node Patched"),
        Lines.event.replacingOccurrences(of: #""new":null"#, with: #""new":{}"#), Lines.tombstone("sample", "x"),
        Lines.snapshot("sample", "begin"), Lines.snapshot("node", "middle"), #"{"type":"snapshot","client":"acme"}"#,
        Lines.snapshot("node", "begin", #","confirm":"yes""#),
        ##"{"type":"branding","client":"acme","primary_color":"#12345"}"##,
        #"{"type":"branding","client":"acme","portal_enabled":"yes"}"#,
        #"{"type":"branding","client":"acme","support_phone":"call us"}"#,
        #"{"type":"branding","client":"acme","support_hours":"Mon\nTue"}"#,
        #"{"type":"branding","client":"acme","support_url":"http://x.test"}"#,
        #"{"type":"branding","client":"acme","portal_enabled":null}"#,
        #"{"type":"msp","msp":"msp-acme","tier":"gold"}"#, #"{"type":"msp","msp":"msp-acme","contact_email":"x"}"#,
        #"{"type":"msp","msp":"msp-acme","mail_from":"a@b"}"#,
        #"{"type":"client","client":"acme","status":"gone"}"#, #"{"type":"client","client":"acme","name":null}"#,
        Lines.announcement(title: ""), Lines.announcement(title: String(repeating: "a", count: 201)),
        Lines.announcement(title: "a\\u202eb\\u0007"), Lines.announcement(#","ends_at":"tomorrow""#),
        Lines.announcement(#","clients":"acme""#), Lines.announcement(#","clients":[]"#),
        Lines.announcement(#","nodes":[{"client":"acme"}]"#),
        Lines.announcement().replacingOccurrences(of: #""severity":"info","#, with: ""),
        Lines.announcement().replacingOccurrences(of: #""severity":"info""#, with: #""severity":"urgent""#),
        Lines.announcement().replacingOccurrences(of: #""en":"#, with: #""fr":"#),
        Lines.announcement().replacingOccurrences(of: #","texts":{"en":{"title":"Move"}}"#, with: ""),
        #"{"type":"announcement","msp":"msp-acme","removed":true}"#,
        Lines.subscription.replacingOccurrences(of: "month", with: "week"),
        Lines.subscription.replacingOccurrences(of: "9900", with: "99.5"),
    ])
    func `the importer refuses what the schema refuses`(line: String) throws {
        portal.importLines(Lines.node)
        #expect(try schema.problems(line) != [])
        #expect(portal.importLines(line).code == 1)
    }
}
