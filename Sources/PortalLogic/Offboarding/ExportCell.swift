import PortalStore
import PortalToolkit

/// A value, independent of the file format.
enum Cell {
    case nothing
    /// A number or a flag.
    case plain(String)
    case text(String)
    /// A decimal number in its original notation.
    case decimal(String)
    case json(String)
    /// In base64; too long for a spreadsheet's cell.
    case bytes(String)

    init(_ kind: ExportTable.Kind, _ value: ExportValue) {
        self =
            switch (kind, value) {
            case (_, .nothing): .nothing
            case (.id, .integer(let id)): .text(PublicID.string(id))
            case (.instant, .integer(let at)): .text(RFC3339.string(Instant(milliseconds: at)))
            case (.flag, .integer(let flag)): .plain(flag == 0 ? "false" : "true")
            case (_, .integer(let number)): .plain(String(number))
            case (_, .real(let number)): number.isFinite ? .plain(number.description) : .nothing
            case (_, .bytes(let bytes)): .bytes(Base64.standard.encode(bytes))
            case (.json, .text(let text)): .json(text)
            case (.decimal, .text(let text)) where Self.isDecimal(text): .decimal(text)
            case (.rate, .text(let text)) where Self.isDecimal(text): .decimal(text)
            case (_, .text(let text)): .text(text)
            }
    }

    var csv: CSV.Field {
        switch self {
        case .nothing, .bytes: .text(nil)
        case .plain(let text), .decimal(let text): .plain(text)
        case .text(let text): .text(text)
        case .json(let text): .json(text)
        }
    }

    var text: String? {
        switch self {
        case .nothing: nil
        case .plain(let text), .decimal(let text), .text(let text), .json(let text), .bytes(let text): text
        }
    }

    private static func isDecimal(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}

extension JSONWriter {
    /// The members of a row.
    mutating func row(_ cells: [(name: String, cell: Cell)]) {
        for (name, cell) in cells {
            key(escaping: name)
            switch cell {
            case .nothing: raw("null")
            case .plain(let text): raw(text)
            case .text(let text), .decimal(let text), .bytes(let text): element(text)
            case .json(let text): raw(text)
            }
        }
    }

    /// The members of the manifest: tables with their units, and digits of currencies.
    mutating func manifest(
        of client: Tenant, _ counts: [(table: String, rows: Int)], _ currencies: Set<String>, now: Instant
    ) {
        field("client", client.slug)
        field("name", client.name)
        instant("exported_at", now)
        objects("currencies", currencies.sorted()) { json, code in
            json.field("code", code)
            json.field("minor_digits", Currency.minorDigits(code).map(Int64.init))
        }
        objects("tables", zip(ExportTable.all, counts)) { json, count in
            json.field("name", count.1.table)
            json.field("rows", count.1.rows)
            json.object("units") { units in
                for column in count.0.columns {
                    if let unit = column.kind.unit { units.field(named: column.name, unit) }
                }
            }
        }
    }
}
