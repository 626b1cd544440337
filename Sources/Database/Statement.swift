import Synchronization

/// One SQL statement of the catalogue, equal for every engine. Each connection prepares it once, so it is a constant.
package final class Statement: Sendable {
    /// Accessible rows.
    package enum Kind: Sendable {
        /// Rows of one client: the text has `client_id = $1`, or inserts with the client first.
        case tenant
        /// Rows of one MSP: the text has `msp_id = $1`, or inserts with the MSP first.
        case msp
        /// Rows that lead to clients: MSPs, slugs, domains, leases.
        case directory
        /// Rows of several clients, with a reason.
        case cross(reason: String)
    }

    /// Name for errors and logs, such as `node.byID`.
    package let name: String
    /// Rows it may access.
    package let kind: Kind
    /// SQL with parameters `$1`, `$2`, …
    package let text: String
    /// Index among a connection's prepared statements.
    let number: Int

    private static let made = Atomic(0)
    private static let closedModules = Mutex<Set<Substring>>([])

    /// Creates a statement of the catalogue.
    /// - Parameter file: Source file; stops a debug build if its module's catalogue is closed.
    package init(_ name: String, _ kind: Kind, _ text: String, file: String = #fileID) {
        assert(!Self.isClosed(file), "statement \(name) of \(file) is not in the catalogue")
        self.name = name
        self.kind = kind
        self.text = text
        number = Self.made.add(1, ordering: .relaxed).oldValue
    }

    /// Declares a module's catalogue complete: constants are created on first use, so a later one is missing from it.
    package static func closeCatalogue(of file: String = #fileID) {
        _ = closedModules.withLock { $0.insert(module(of: file)) }
    }

    private static func isClosed(_ file: String) -> Bool {
        closedModules.withLock { $0.contains(module(of: file)) }
    }

    private static func module(of file: String) -> Substring { file.prefix { $0 != "/" } }
}
