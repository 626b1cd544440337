import Database
import Foundation
import Testing

@testable import PortalStore

@Suite struct CatalogueTests {
    @Test func `statement names are unique, and statements of a client or an MSP are scoped to it`() {
        let names = Catalogue.statements.map(\.name)
        #expect(Set(names).count == names.count)
        for statement in Catalogue.statements {
            let owner: String
            switch statement.kind {
            case .tenant: owner = "client_id"
            case .msp: owner = "msp_id"
            case .directory, .cross: continue
            }
            let isInsert = statement.text.hasPrefix("INSERT")
            #expect(statement.text.contains(isInsert ? "(\(owner)" : "\(owner) = $1"), "\(statement.name)")
        }
    }

    @Test func `what is confined runs no statement over all clients`() throws {
        let database = try TestDatabase()
        let wide = Catalogue.statements.filter { if case .cross = $0.kind { true } else { false } }
        #expect(wide.count > 30)
        func refuses(_ run: () throws -> Void) -> Bool {
            do { try run() } catch { return (error as? DatabaseError)?.message == "is over all clients" }
            return false
        }
        for statement in wide {
            #expect(refuses { try database.connection.read { _ = try $0.confined.first(statement) { _ in true } } })
            #expect(refuses { try database.connection.write { _ = try $0.confined.run(statement) } })
            #expect(
                refuses { try database.connection.write { _ = try $0.confined.reading.first(statement) { _ in true } } }
            )
        }
    }

    /// An unlisted statement would be missing from every other test.
    @Test func `a statement that is in no list of the catalogue stops a debug build`() async {
        await #expect(processExitsWith: .success) {
            _ = Statement("stray", .tenant, "SELECT 1", file: "PortalStore/Stray.swift")
        }
        await #expect(processExitsWith: .failure) {
            #expect(Catalogue.close())
            _ = Statement("stray", .tenant, "SELECT 1", file: "PortalStore/Stray.swift")
        }
    }

    @Test func `opening a database closes the catalogue`() async {
        await #expect(processExitsWith: .failure) {
            _ = try? Store(path: "/nonexistent/portal.db")
            _ = Statement("stray", .tenant, "SELECT 1", file: "PortalStore/Stray.swift")
        }
    }

    /// Texts valid in only one of the engines, or with another meaning there.
    @Test(arguments: ["ifnull(", "now()", "\"", " || ", "datetime(", "INSERT OR", "REPLACE INTO", "GLOB"])
    func `statements avoid syntax that SQLite and PostgreSQL do not share`(word: String) {
        for statement in Catalogue.statements {
            #expect(!statement.text.lowercased().contains(word.lowercased()), "\(statement.name)")
        }
    }

    /// Exported for the PostgreSQL test of `make test`.
    @Test func `the catalogue is exported for the PostgreSQL test`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build/catalogue.json")
        let object: [String: Any] = [
            "ddl": PortalSchema.migrations.flatMap(\.ddl),
            "statements": Catalogue.statements.map { ["name": $0.name, "text": $0.text] },
        ]
        try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]).write(to: file)
        #expect(FileManager.default.fileExists(atPath: file.path))
    }
}
