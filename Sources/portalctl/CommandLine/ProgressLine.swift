import PortalLogic
import PortalToolkit

/// An import's progress line on a terminal, shown after one second.
struct ProgressLine {
    private let size: Int?
    private let began: Instant
    private var phaseBegan: Instant
    private var isWriting = false
    private var shown: Instant?

    /// - Parameter size: size of the input in bytes; `nil` if unknown.
    init(size: Int?, now: Instant) {
        self.size = size
        began = now
        phaseBegan = now
    }

    /// The line's new text; `nil` in the first second, and within a fifth of one after the last.
    /// - Parameter consumed: input bytes read so far.
    mutating func text(_ progress: ImportProgress, consumed: Int, now: Instant) -> String? {
        if case .written(_, .some) = progress, !isWriting { (isWriting, phaseBegan) = (true, now) }
        guard now - began >= .seconds(1), now - (shown ?? 0) >= .milliseconds(200) else { return nil }
        shown = now
        switch progress {
        case .read(let lines): return line("reading: ", share(consumed, size), lines, now)
        case .written(let lines, nil): return line("", share(consumed, size), lines, now)
        case .written(let lines, let all?): return line("writing: ", share(lines, all), lines, now)
        }
    }

    /// The text that erases the line; `nil` if none is shown.
    mutating func clear() -> String? {
        defer { shown = nil }
        return shown == nil ? nil : Self.start
    }

    private static let start = "\r\u{1b}[K"

    private func line(_ phase: String, _ share: Int?, _ lines: Int, _ now: Instant) -> String {
        let percent = share.map { "\($0) %, " } ?? ""
        let speed = now > phaseBegan ? ", \(Int64(lines) * 1000 / (now - phaseBegan).milliseconds) lines/s" : ""
        return Self.start + phase + percent + counted(lines, "line", "lines") + speed
    }

    private func share(_ part: Int, _ whole: Int?) -> Int? {
        whole.flatMap { $0 > 0 ? min(100, part * 100 / $0) : nil }
    }
}
