import PortalToolkit

/// The progress of a long step, on a terminal: `copying 42 % of 214.7 MB`.
final class StepLine {
    private let process: ProcessEnvironment
    private var shownAt: Instant = 0

    init(_ process: ProcessEnvironment) {
        self.process = process
    }

    /// Shows a step without a measure.
    func show(_ step: String) {
        if process.isTerminal { process.printError("\r\u{1b}[K\(step)") }
    }

    /// Shows a step's progress, at most five times a second.
    func show(_ step: String, left: Int64, of all: Int64) {
        guard process.isTerminal, all > 0, process.clock() - shownAt >= .milliseconds(200) else { return }
        shownAt = process.clock()
        show("\(step) \((all - left) * 100 / all) % of \(DiskSpace.text(all))")
    }

    /// Removes the line.
    func clear() { show("") }
}
