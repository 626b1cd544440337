import Testing

@testable import PortalLogic
@testable import PortalStore
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

    /// Vectors shared with the SPA (`web-portal/tests/unit/audit.test.ts`).
    @Test func `sentences read as in the vectors shared with the SPA`() throws {
        guard case .array(let vectors) = try JSON(readVector("audit-sentences.json")) else {
            Issue.record("no vectors")
            return
        }
        #expect(vectors.count > 20)
        for vector in vectors {
            let event = AuditEvent(vector)
            let people = vector["person"]?.string.map { [event.targetID ?? "": $0] } ?? [:]
            for language in Language.allCases {
                #expect(AuditLabels(language).sentence(event, people: people) == vector[language.rawValue]?.string)
            }
        }
    }

    @Test(arguments: AuditAction.allCases, Language.allCases)
    func `every action has a sentence that needs no detail`(action: AuditAction, language: Language) {
        let labels = AuditLabels(language).labels
        let sentence = labels["did." + action.rawValue] ?? ""
        #expect(!sentence.isEmpty)
        #expect(!sentence.contains("{old}") && !sentence.contains("{new}"))
    }

    /// The filter looks for an action's text among those of a kind.
    @Test(arguments: AuditAction.allCases) func `an action's text is in those of one kind`(action: AuditAction) {
        let kinds = AuditKind.allCases.filter { $0.parameter.contains(action.rawValue) }
        #expect(kinds.count == 1 && kinds.first?.actions.contains(action) == true)
    }

    @Test func `empty or malformed details have no description`() {
        let words = AuditLabels(.en)
        for details in ["{}", "", "[]", "nonsense", "{\"a\":"] { #expect(words.changes(details, of: "x.y") == "") }
        #expect(words.changes(#"{"a":1}"#, of: "x.y") == "a")
    }

    private static let groups: [(name: String, codes: [String])] = [
        ("action", AuditAction.allCases.map(\.rawValue)),
        ("command", CommandKind.allCases.map(\.rawValue)),
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

extension JSON {
    fileprivate var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    fileprivate var text: String {
        switch self {
        case .null: "null"
        case .string(let text): "\"\(text)\""
        case .object(let members): "{" + members.map { "\"\($0.name)\":" + $0.value.text }.joined(separator: ",") + "}"
        case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        default: ""
        }
    }
}

extension AuditEvent {
    /// The event of a vector.
    fileprivate init(_ vector: JSON) {
        let (actor, target) = (vector["actor"]?.string, vector["target"]?.string)
        self.init(
            id: 1, at: 0, actorKind: AuditActorKind(rawValue: vector["by"]?.string ?? "user") ?? .user, actorID: nil,
            actorName: actor ?? "", action: vector["action"]?.string ?? "", targetKind: vector["of"]?.string ?? "user",
            targetID: "x", targetName: vector["target"] == .null ? nil : target ?? "", ip: nil,
            details: vector["details"]?.text ?? "{}")
    }
}
