/// The metrics that portal-jobs reads from the database, as a page of its own; `--internal` adds it to the others.
package struct FiguresFile: Sendable {
    private let path: String

    package init(runFolder: String) { path = runFolder + "/figures.prom" }

    /// The page; `nil` if portal-jobs has not written one yet.
    package func read() -> String? { TextFile.read(path, atMost: 1 << 20) }

    /// Replaces the page.
    package func write(_ page: String) throws(FileFailure) { try AtomicFile.replace(path, with: page) }
}
