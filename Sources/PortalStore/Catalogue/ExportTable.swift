import Database

/// One file of a client's export: a table of its rows without portal internals (hashes, links, sessions, counters).
package struct ExportTable: Sendable {
    /// Format of a value.
    package enum Kind: String, Sendable {
        /// A portal id, in public form.
        case id
        /// An instant; 0 if unknown.
        case instant
        /// A decimal number stored as text.
        case decimal
        /// Percent, a decimal number stored as text.
        case rate
        /// 0–100; negative if unknown.
        case percent
        /// `true` or `false`, JSON as stored, plain text.
        case flag, json, text
        /// A picture.
        case picture
        /// Numbers with a unit.
        case minor, bytes, share, milliseconds, count

        fileprivate init(named word: Substring) {
            guard let kind = Kind(rawValue: String(word)) else { preconditionFailure("no kind of column: \(word)") }
            self = kind
        }

        /// Unit of the numbers, for the file's reader; `nil` for other kinds.
        package var unit: String? {
            switch self {
            case .minor: "minor units of the currency, by ISO 4217"
            case .bytes: "bytes a second"
            case .percent, .share, .rate: "percent"
            case .milliseconds: "milliseconds"
            case .count, .decimal: "how many, or the place in a list"
            case .id, .instant, .flag, .json, .text, .picture: nil
            }
        }
    }

    /// A column.
    package struct Column: Sendable {
        /// Name in the file.
        package let name: String
        package let kind: Kind
        /// Name in the table.
        fileprivate let source: Substring
    }

    /// File name without extension.
    package let name: String
    /// Columns in order.
    package let columns: [Column]
    let statement: Statement

    /// - Parameter columns: Words of the form `name=source:kind`; source defaults to the name, kind to text.
    private init(_ name: String, from table: String, by order: String, _ columns: String) {
        self.name = name
        self.columns = columns.split(separator: " ").map { word in
            let parts = word.split(separator: ":")
            let names = parts[0].split(separator: "=")
            return Column(
                name: String(names[0]), kind: parts.count == 1 ? .text : Kind(named: parts[1]),
                source: names[names.count - 1])
        }
        let list = self.columns.map(\.source).joined(separator: ", ")
        let (kind, key): (Statement.Kind, String) = table == "clients" ? (.directory, "id") : (.tenant, "client_id")
        statement = Statement(
            "export.\(name)", kind, "SELECT \(list) FROM \(table) WHERE \(key) = $1 ORDER BY \(order)")
    }

    /// All files.
    package static let all = directory + fleet + business

    private static let directory = [
        ExportTable(
            "client", from: "clients", by: "id",
            """
            slug name status portal_enabled:flag portal_enabled_at:instant created_at:instant legal_name address vat_id
            """),
        ExportTable(
            "branding", from: "client_branding", by: "layer",
            (["layer"] + brandFields.first + ["updated_at:instant"] + brandFields.later).joined(separator: " ")),
        ExportTable(
            "logos", from: "client_logos", by: "layer, variant",
            "layer variant width:count height:count updated_at:instant png:picture"),
        ExportTable(
            "domains", from: "domains", by: "id", "id:id name origin state state_at:instant created_at:instant"),
        ExportTable(
            "users", from: "portal_users", by: "id",
            """
            id:id email name role locale region time_zone status created_at:instant invited_at:instant \
            invitation_expires_at:instant last_login_at:instant
            """),
        ExportTable(
            "mail_choices", from: "mail_choices", by: "user_id, topic", "user_id:id topic is_wanted:flag"),
    ]

    /// Branding fields before and after `updated_at`: new columns are appended.
    private static let brandFields = (
        first: BrandField.allCases.filter { $0.rawValue <= BrandField.supportURL.rawValue }.map(\.name),
        later: BrandField.allCases.filter { $0.rawValue > BrandField.supportURL.rawValue }.map(\.name)
    )

    private static let fleet = [
        ExportTable(
            "nodes", from: "nodes", by: "id",
            """
            id:id upstream_id name status status_at:instant region plan version available_version os ip_addresses \
            boot_id booted_at:instant cpu_pct:percent memory_pct:percent disk_pct:percent last_seen_at:instant
            """),
        ExportTable(
            "node_metrics", from: "node_rollups", by: "node_id, step_ms, at",
            """
            node_id:id step_ms:milliseconds at:instant samples:count cpu_pct:share memory_pct:share disk_pct:share \
            net_in_bytes_per_s=net_in_bps:bytes net_out_bytes_per_s=net_out_bps:bytes
            """),
        ExportTable(
            "client_metrics", from: "client_rollups", by: "at",
            "at:instant cpu_avg_pct:share memory_avg_pct:share nodes_online:count"),
        ExportTable(
            "commands", from: "commands", by: "node_id, requested_at, id",
            """
            id:id node_id:id kind version state requested_by requested_at:instant updated_at:instant detail
            """),
        ExportTable(
            "command_states", from: "command_states", by: "command_id, position",
            "command_id:id position:count state at:instant"),
    ]

    private static let business = [
        ExportTable(
            "subscriptions", from: "subscriptions", by: "id",
            """
            id:id upstream_id name price_minor:minor currency billing_interval renews_on status is_primary:flag \
            started_on
            """),
        ExportTable(
            "invoices", from: "invoices", by: "id",
            """
            id:id upstream_id number status issued_on due_on paid_on period_start period_end currency \
            subtotal_minor:minor tax_minor:minor total_minor:minor amount_due_minor:minor download_url \
            payment_url
            """),
        ExportTable(
            "invoice_lines", from: "invoice_lines", by: "invoice_id, position",
            """
            invoice_id:id position:count description quantity:decimal unit_price_minor:minor total_minor:minor \
            period_start period_end tax_rate_pct=tax_rate:rate
            """),
        ExportTable(
            "tickets", from: "tickets", by: "id",
            "id:id upstream_id number subject status priority opened_at:instant updated_at:instant"),
        ExportTable(
            "ticket_messages", from: "ticket_messages", by: "ticket_id, at, id",
            "id:id ticket_id:id upstream_id at:instant author_kind author_name body internal:flag"),
        ExportTable(
            "audit", from: "audit_events", by: "at, id",
            """
            id:id at:instant actor_kind actor_id:id actor_name action target_kind target_id target_name ip details:json
            """),
    ]
}

/// A stored value of an export.
package enum ExportValue: Sendable, Equatable {
    /// Unknown.
    case nothing
    /// An id, instant, flag or number.
    case integer(Int64)
    /// A number.
    case real(Double)
    /// Text or JSON.
    case text(String)
    case bytes([UInt8])
}

extension OperatorScope {
    /// Passes each row of an export file to `body`.
    package func export(_ table: ExportTable, of client: ClientID, body: ([ExportValue]) throws -> Void) throws {
        try transaction.each(table.statement, .id(client)) { row in
            try body(table.columns.enumerated().map { Self.value(row, $0.offset, $0.element.kind) })
        }
    }

    private static func value(_ row: Row, _ column: Int, _ kind: ExportTable.Kind) -> ExportValue {
        switch kind {
        case .id, .minor, .milliseconds, .count, .flag: row.optionalInteger(column).map(ExportValue.integer) ?? .nothing
        case .instant: row.optionalInteger(column).flatMap { $0 == 0 ? nil : .integer($0) } ?? .nothing
        case .bytes, .share: row.optionalReal(column).map(ExportValue.real) ?? .nothing
        case .percent: row.optionalReal(column).flatMap { $0 < 0 ? nil : .real($0) } ?? .nothing
        case .picture: row.optionalBlob(column).map(ExportValue.bytes) ?? .nothing
        case .text, .json, .decimal, .rate: row.optionalText(column).map(ExportValue.text) ?? .nothing
        }
    }
}
