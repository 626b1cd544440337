import Database
import Foundation
import Testing

@testable import PortalStore

/// docs/security.md#t19-missing-client-predicate: each tenant statement touches only its client's rows, and removing
/// any one of its client predicates is detected.
@Suite struct TenantMutationTests {
    /// The three worlds of a client: with the other, with the other's values changed, without the other.
    private struct Worlds {
        let own: Int
        let all: [TwinClients]

        init(own: Int) throws {
            self.own = own
            all = try TwinClients.Other.allCases.map { try TwinClients(own: own, other: $0) }
        }
    }

    /// The result and effect of a statement.
    private struct Outcome: Equatable {
        var answer: [String] = []
        var rows: [String] = []
        var didWork = false
    }

    private struct RolledBack: Error {}

    /// All except the lock, which changes nothing.
    static let statements = Catalogue.statements.filter { statement in
        guard statement.name != LockSQL.client.name else { return false }
        if case .tenant = statement.kind { return true }
        return TenantValues.scopedDirectory.contains(statement.name)
    }

    @Test func `every tenant statement has test values`() {
        let names = Self.statements.map(\.name)
        #expect(Set(names).subtracting(TenantValues.all.keys) == [], "add values to TenantValues")
        #expect(Set(TenantValues.all.keys).subtracting(names) == [], "no such statement")
    }

    @Test func `tenant statements keep to their client, and a missing client predicate is detected`() throws {
        let worlds = [try Worlds(own: 1), try Worlds(own: 2)]
        for statement in Self.statements {
            guard let values = TenantValues.all[statement.name] else { continue }
            for world in worlds {
                #expect(try complaint(statement, values, world) == nil, "\(statement.name) of client \(world.own)")
            }
            let mutants = Self.mutants(of: statement.text)
            #expect(!mutants.isEmpty || statement.text.contains("VALUES ($1"), "\(statement.name) names no client")
            for text in mutants {
                let mutant = Statement("mutant", .cross(reason: "test"), text)
                let caught = try worlds.contains { try complaint(mutant, values, $0, of: statement.name) != nil }
                #expect(caught, "nobody notices: \(text)")
            }
        }
    }

    /// The text with each of its client predicates in turn made always true.
    private static func mutants(of text: String) -> [String] {
        let predicate =
            #/(?:\w+\.)?client_id = (?:\$1|\w+\.(?:client_)?id)|\w+\.id = \w+\.client_id|\b(?:c\.)?id = \$1/#
        return text.ranges(of: predicate).map { range in
            text.replacingCharacters(in: range, with: text[range].hasSuffix("$1") ? "$1 IS NOT NULL" : "1 = 1")
        }
    }

    /// The problem of a statement in these worlds; `nil` if it is confined to its client.
    private func complaint(_ statement: Statement, _ values: [Value], _ worlds: Worlds, of name: String? = nil) throws
        -> String?
    {
        let before = TenantValues.before[name ?? statement.name]
        var outcomes: [Outcome] = []
        for world in worlds.all {
            let (outcome, othersBefore, othersAfter) = try run(statement, values, world, worlds.own, before)
            if othersBefore != othersAfter { return "changes the other's rows" }
            if !outcome.didWork { return "does nothing with these values" }
            outcomes.append(outcome)
        }
        return outcomes.allSatisfy { $0 == outcomes[0] } ? nil : "depends on the other's rows"
    }

    private func run(
        _ statement: Statement, _ values: [Value], _ world: TwinClients, _ own: Int, _ before: String?
    ) throws -> (Outcome, [String], [String]) {
        var outcome = Outcome()
        var others: [[String]] = []
        do {
            try world.database.connection.write { transaction in
                if let before { try transaction.run(Statement("before", .cross(reason: "test"), before + "\(own)")) }
                others.append(try world.rows(of: 3 - own, in: transaction.reading))
                let rows = try world.rows(of: own, in: transaction.reading)
                outcome.answer = try transaction.all(statement, [.integer(Int64(own))] + values) { row in
                    (0..<20).map(row.text).joined(separator: "|")
                }
                outcome.rows = try world.rows(of: own, in: transaction.reading)
                outcome.didWork = !outcome.answer.isEmpty || outcome.rows != rows
                others.append(try world.rows(of: 3 - own, in: transaction.reading))
                throw RolledBack()
            }
        } catch is RolledBack {}
        return (outcome, others[0], others[1])
    }
}
