package import PortalStore
import PortalToolkit

extension ClientExport {
    /// Writes the same export as newline-delimited JSON: a line for each row, with its table, and the manifest as the last.
    /// - Parameter output: receives whole lines, in order.
    /// - Returns: The number of rows.
    package static func lines(
        of client: Tenant, in scope: OperatorScope, now: Instant, to output: ([UInt8]) throws -> Void
    ) throws -> Int {
        var (counts, currencies): ([(table: String, rows: Int)], Set<String>) = ([], [])
        var part: [UInt8] = []
        for table in ExportTable.all {
            var rows = 0
            let currency = table.columns.firstIndex { $0.name == "currency" }
            try scope.export(table, of: client.id) { values in
                if let currency, case .text(let code) = values[currency] { currencies.insert(code) }
                rows += 1
                part += line(of: table, values)
                guard part.count > 1 << 16 else { return }
                try output(part)
                part.removeAll(keepingCapacity: true)
            }
            counts.append((table.name, rows))
        }
        var json = JSONWriter()
        json.object { json in
            json.field("type", "manifest")
            json.manifest(of: client, counts, currencies, now: now)
        }
        try output(part + json.finish() + [0x0a])
        return counts.reduce(0) { $0 + $1.rows }
    }

    private static func line(of table: ExportTable, _ values: [ExportValue]) -> [UInt8] {
        let cells = zip(table.columns, values).map { (name: $0.name, cell: Cell($0.kind, $1)) }
        var json = JSONWriter(capacity: 1024)
        json.object { json in
            json.field("type", "row")
            json.field("table", table.name)
            json.object("row") { $0.row(cells) }
        }
        return json.finish() + [0x0a]
    }
}
