import PortalStore
import Testing

@testable import PortalLogic
@testable import PortalToolkit

@Suite struct AuditLabelsTests {
    /// Test vectors shared with the SPA (`web-portal/tests/unit/audit.test.ts`).
    @Test func `actions and changes read as in the vectors shared with the SPA`() throws {
        guard case .array(let vectors) = try JSON(readVector("audit-words.json")) else {
            Issue.record("no vectors")
            return
        }
        #expect(vectors.count > 15)
        let bytes = try readVector("audit-words.json")
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { $0.contains("\"action\"") }
        for (vector, line) in zip(vectors, lines) {
            guard case .string(let action)? = vector["action"],
                let start = line.firstRange(of: "\"details\": ")?.upperBound,
                let end = line.firstRange(of: ", \"en\"")?.lowerBound
            else {
                Issue.record("\(line)")
                continue
            }
            let details = String(line[start..<end])
            for language in Language.allCases {
                let words = AuditLabels(language)
                let expected = vector[language.rawValue]
                #expect(
                    expected == .array([.string(words.action(action)), .string(words.changes(details, of: action))]))
            }
        }
    }

    @Test func `all languages translate the same keys`() {
        #expect(Set(AuditLabels.english.keys) == Set(AuditLabels.german.keys))
        #expect(Set(AuditLabels.english.keys) == Set(AuditLabels.ukrainian.keys))
        #expect(AuditLabels.locales.count == Language.allCases.count)
    }

    @Test func `every field of the branding has a label in the audit log`() {
        for field in BrandField.allCases { #expect(AuditLabels.english["field.\(field.name)"] != nil, "\(field.name)") }
    }

    @Test func `empty or malformed details have no description`() {
        let words = AuditLabels(.en)
        for details in ["{}", "", "[]", "nonsense", "{\"a\":"] { #expect(words.changes(details, of: "x.y") == "") }
        #expect(words.changes(#"{"a":1}"#, of: "x.y") == "a")
    }

    private static let groups: [(name: String, codes: [String])] = [
        ("action", AuditAction.allCases.map(\.rawValue)),
        ("actor", AuditActorKind.allCases.map(\.rawValue) + ["erased"]),
        ("clientStatus", ClientStatus.allCases.map(\.rawValue)), ("domainState", DomainState.allCases.map(\.rawValue)),
        ("role", Role.allCases.map(\.rawValue)), ("state", CommandState.allCases.map(\.rawValue)),
        ("status", NodeState.allCases.map(\.rawValue)), ("userStatus", UserStatus.allCases.map(\.rawValue)),
    ]

    /// Labels of codes in exports, compared with the existing codes.
    @Test(arguments: [
        ("en", AuditLabels.english), ("de", AuditLabels.german), ("uk", AuditLabels.ukrainian),
    ])
    func `every code of an export has a label, and every label a code`(language: String, labels: [String: String]) {
        for (group, codes) in Self.groups {
            let prefix = group + "."
            let labelled = labels.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
            #expect(Set(labelled) == Set(codes), "\(language), \(group)")
        }
    }
}
