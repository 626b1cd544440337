import PortalStore
import Testing

@testable import PortalLogic

/// What the exports say of codes, against the codes that there are.
@Suite struct AuditLabelTests {
    private static let groups: [(name: String, codes: [String])] = [
        ("action", AuditAction.allCases.map(\.rawValue)),
        ("actor", AuditActorKind.allCases.map(\.rawValue) + ["erased"]),
        ("clientStatus", ClientStatus.allCases.map(\.rawValue)), ("domainState", DomainState.allCases.map(\.rawValue)),
        ("role", Role.allCases.map(\.rawValue)), ("state", CommandState.allCases.map(\.rawValue)),
        ("status", NodeState.allCases.map(\.rawValue)), ("userStatus", UserStatus.allCases.map(\.rawValue)),
    ]

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
