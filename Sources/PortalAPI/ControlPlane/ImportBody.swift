import PortalLogic
import PortalStore
import PortalToolkit

/// The lines of an import that are not done yet, with a checksum of the whole up to each.
final class ImportBody {
    /// Where it went on.
    let start: ImportPosition
    private let lines: any BodyLines
    private var checksum: Checksum
    /// Positions after the lines given since the last one that was kept.
    private var ahead: [ImportPosition] = []
    private var given: Int
    /// Whether it can be gone on with.
    private let isNamed: Bool

    /// Skips the lines that are done.
    /// - Throws: `ValidationFailure` if lines would be left out, or another body came under this key.
    init(_ lines: any BodyLines, _ order: ImportOrder, goingOnAt position: ImportPosition?) throws {
        (self.lines, isNamed) = (lines, order.name != nil)
        start = position ?? ImportPosition()
        guard order.firstLine <= start.lines + 1 else {
            let message = "must be at most \(start.lines + 1): so many lines are done, and the next"
            throw ValidationFailure(errors: [FieldError("from_line", Violation(.outOfRange, message))])
        }
        (checksum, given) = (Checksum(start.checksum), start.lines)
        if position == nil || start.lines == 0 { checksum = Checksum() }
        try skip(from: order.firstLine)
    }

    /// Whether the sender went away before the body's end.
    var isCut: Bool { lines.isCut }

    private func skip(from first: Int) throws {
        var skipped = Checksum()
        for _ in stride(from: first, through: start.lines, by: 1) {
            guard let line = try lines.next() else { throw Self.otherBody }
            skipped.add(line)
        }
        // What comes without the beginning cannot be compared.
        guard first == 1, start.lines > 0 else { return }
        guard skipped == checksum else { throw Self.otherBody }
    }

    private static let otherBody = ValidationFailure(errors: [
        FieldError("Idempotency-Key", Violation(.contradictory, "belongs to an import with other lines"))
    ])

    /// The next line; `nil` after the last.
    func next() throws -> [UInt8]? {
        guard let line = try lines.next() else { return nil }
        if isNamed { checksum.add(line) }
        given += 1
        // No part ends before blank lines, so that any number of them is one position.
        if Importer.isBlank(line), !ahead.isEmpty { ahead.removeLast() }
        ahead.append(ImportPosition(lines: given, checksum: checksum.number))
        return line
    }

    /// The position after this many lines of the whole; at most as many as were given.
    func position(after lines: Int, from kept: ImportPosition) -> ImportPosition {
        ahead.last { $0.lines <= lines } ?? kept
    }

    /// Forgets the positions up to this one.
    func forget(upTo position: ImportPosition) { ahead.removeAll { $0.lines <= position.lines } }
}
