package import PortalStore
import PortalToolkit

/// Full data export of one client, each table as JSON and CSV. The CSV is for reading: spreadsheet formulas are
/// escaped, and audit events have descriptions beside their codes.
package struct ClientExport {
    /// Writes a part of a file; called in file order.
    package typealias Output = (_ file: String, _ part: [UInt8]) throws -> Void

    private let scope: OperatorScope
    private let client: Tenant
    private let output: Output
    private let labels: AuditLabels
    private let progress: (_ table: String, _ rows: Int) -> Void

    /// - Parameter language: For descriptions in the audit log's CSV.
    package init(
        _ scope: OperatorScope, client: Tenant, language: Language, to output: @escaping Output,
        progress: @escaping (_ table: String, _ rows: Int) -> Void = { _, _ in }
    ) {
        self.scope = scope
        self.client = client
        self.output = output
        labels = AuditLabels(language)
        self.progress = progress
    }

    /// Writes all files, and `manifest.json` with tables, units and currency digits.
    /// - Returns: The row count of each table.
    package func write(now: Instant) throws -> [(table: String, rows: Int)] {
        var currencies: Set<String> = []
        let counts = try ExportTable.all.map { (table: $0.name, rows: try write($0, &currencies)) }
        var json = JSONWriter()
        json.object { $0.manifest(of: client, counts, currencies, now: now) }
        try output("manifest.json", json.finish() + [0x0a])
        return counts
    }

    private func write(_ table: ExportTable, _ currencies: inout Set<String>) throws -> Int {
        var (json, csv, rows) = (Array("[".utf8), CSV(), 0)
        let isAudit = table.name == "audit"
        let currency = table.columns.firstIndex { $0.name == "currency" }
        csv.row((table.columns.map(\.name) + (isAudit ? ["description", "change"] : [])).map(CSV.Field.text))
        func flush(over limit: Int) throws {
            guard json.count > limit else { return }
            try output(table.name + ".json", json)
            try output(table.name + ".csv", csv.drain())
            json.removeAll(keepingCapacity: true)
        }
        try scope.export(table, of: client.id) { values in
            let cells = zip(table.columns, values).map { (name: $0.name, cell: Cell($0.kind, $1)) }
            json += Array((rows == 0 ? "\n" : ",\n").utf8) + Self.object(cells)
            csv.row(cells.map { csvField($0.name, $0.cell, of: cells) } + (isAudit ? descriptions(cells) : []))
            if let currency, case .text(let code) = values[currency] { currencies.insert(code) }
            rows += 1
            if rows % 10_000 == 0 { progress(table.name, rows) }
            try flush(over: 1 << 16)
        }
        json += Array("\n]\n".utf8)
        try flush(over: 0)
        progress(table.name, rows)
        return rows
    }

    /// Returns a cell's CSV form, with labels for missing names.
    private func csvField(_ name: String, _ cell: Cell, of cells: [(name: String, cell: Cell)]) -> CSV.Field {
        switch name {
        case "actor_name": .text(labels.actor(kind: Self.text("actor_kind", cells), name: cell.text ?? ""))
        case "target_name": .text(labels.target(name: cell.text))
        case "requested_by": .text(labels.actor(kind: "user", name: cell.text ?? ""))
        default: cell.csv
        }
    }

    private func descriptions(_ cells: [(name: String, cell: Cell)]) -> [CSV.Field] {
        labels.columns(Self.text("action", cells), Self.text("details", cells))
    }

    private static func text(_ name: String, _ cells: [(name: String, cell: Cell)]) -> String {
        cells.first { $0.name == name }?.cell.text ?? ""
    }

    private static func object(_ cells: [(name: String, cell: Cell)]) -> [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.object { $0.row(cells) }
        return json.finish()
    }
}
