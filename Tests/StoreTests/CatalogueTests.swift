import Database
import Foundation
import Testing

@testable import PortalStore

@Suite struct CatalogueTests {
    @Test func `statement names are unique and tenant statements are scoped to a client`() {
        let names = Catalogue.statements.map(\.name)
        #expect(Set(names).count == names.count)
        for statement in Catalogue.statements {
            guard case .tenant = statement.kind else { continue }
            let isInsert = statement.text.hasPrefix("INSERT")
            #expect(
                isInsert ? statement.text.contains("(client_id") : statement.text.contains("client_id = $1"),
                "\(statement.name)")
        }
    }

    /// A statement that is declared but not in the catalogue would miss every other test.
    @Test func `the catalogue holds every statement declared in the sources`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        var declared = 0
        for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            ?? .init()
        {
            guard file.pathExtension == "swift", !file.path.contains("/Database/") else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            declared += text.components(separatedBy: "= Statement(").count - 1
        }
        // The pages of the nodes list are one template for six columns, two directions, two pages and a number, with a
        // filter and without; an export's table is one too. The way out of an outbox is written once for two of them, five
        // of its nine texts by one line. Three lists have five texts each, two of which are declared, once for all.
        #expect(Catalogue.statements.count == declared + 72 + 18 - 4 - 1 + 3 * 5 - 2 + ExportTable.all.count)
    }

    /// Texts that only one of the two engines takes, or that mean another thing there.
    @Test(arguments: ["ifnull(", "now()", "\"", " || ", "datetime(", "INSERT OR", "REPLACE INTO", "GLOB"])
    func `statements avoid syntax that SQLite and PostgreSQL do not share`(word: String) {
        for statement in Catalogue.statements {
            #expect(!statement.text.lowercased().contains(word.lowercased()), "\(statement.name)")
        }
    }

    /// Written for the PostgreSQL test of `make test`.
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
