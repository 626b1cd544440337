import Synchronization

/// One SQL text of the catalogue, the same for every engine. Each connection prepares it once and keeps it, so it is
/// made once, as a constant.
package final class Statement: Sendable {
    /// What a text may see.
    package enum Kind: Sendable {
        /// Rows of one client: the text has `client_id = $1`, or inserts with the client first.
        case tenant
        /// What leads to clients: MSPs, slugs, domains, leases.
        case directory
        /// Rows of several clients, for a reason.
        case cross(reason: String)
    }

    /// Name for errors and logs, such as `node.byID`.
    package let name: String
    /// What it may see.
    package let kind: Kind
    /// SQL with parameters `$1`, `$2`, …
    package let text: String
    /// Its place among the prepared statements of a connection.
    let number: Int

    private static let made = Atomic(0)
    private static let closedModules = Mutex<Set<Substring>>([])

    /// A text of the catalogue.
    /// - Parameter file: where it is made; in a module whose catalogue is closed, that stops a debug build.
    package init(_ name: String, _ kind: Kind, _ text: String, file: String = #fileID) {
        assert(!Self.isClosed(file), "statement \(name) of \(file) is not in the catalogue")
        self.name = name
        self.kind = kind
        self.text = text
        number = Self.made.add(1, ordering: .relaxed).oldValue
    }

    /// Says that a module has made all of its statements: constants are made when they are first used, so one that comes
    /// later was left out of the catalogue.
    package static func closeCatalogue(of file: String = #fileID) {
        _ = closedModules.withLock { $0.insert(module(of: file)) }
    }

    private static func isClosed(_ file: String) -> Bool {
        closedModules.withLock { $0.contains(module(of: file)) }
    }

    private static func module(of file: String) -> Substring { file.prefix { $0 != "/" } }
}
