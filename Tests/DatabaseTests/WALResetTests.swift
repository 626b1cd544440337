import Database
import Testing

/// SQLite's WAL-reset bug (sqlite.org/wal.html#walresetbug; 3.7.0 to 3.51.2): while a second checkpoint starts, another
/// connection commits and restarts the log; the checkpoint then marks the new log as copied, and the next one omits
/// committed rows. `LaneProbe` pauses inside that window, so the test is deterministic.
@Suite(.serialized) struct WALResetTests {
    private static let note = String(repeating: "x", count: 3000)
    /// The number of lost acknowledged rows, and the damage to the file.
    private struct Outcome {
        var lost: Int
        var damage: [String]
    }

    @Test func `the write lane keeps writers out of another process's checkpoint`() throws {
        let outcome = try race("checkpoint")
        #expect(outcome.lost == 0)
        #expect(outcome.damage == [])
    }

    @Test(.enabled(if: isVulnerable, "this SQLite has the bug no more"))
    func `without the write lane the same race loses or damages data`() throws {
        let outcome = try race("checkpoint", "--without-lane")
        #expect(outcome.lost > 0 || !outcome.damage.isEmpty)
    }

    private func race(_ command: String, _ option: String = "") throws -> Outcome {
        let database = try TestDatabase(Rows.table)
        let connection = try database.connection()
        let probe = try Child(command, database.path, option)
        #expect(probe.line() == "ready")
        for id in 0..<20 { try connection.add(Int64(id), Self.note) }
        try connection.checkpoint()  // the first one: complete
        probe.send("go")  // the second one starts …
        #expect(probe.line() == "inside")
        try connection.add(20, Self.note)  // … and here the log starts anew
        probe.send("on")
        #expect(probe.line() == "done")
        for id in 21..<100 { try connection.add(Int64(id), Self.note) }
        try connection.checkpoint()  // the third one: leaves out what the second noted as copied
        try connection.add(100, Self.note)  // overwrites the log, the only place where that was
        let left = (try? database.connection().ids().count) ?? 0
        return Outcome(lost: 101 - left, damage: (try? database.damage()) ?? ["cannot be read"])
    }

    private static var isVulnerable: Bool {
        let version = Statement("test.version", .directory, "SELECT sqlite_version()")
        let text = try? TestDatabase(Rows.table).connection().read { try $0.first(version) { $0.text(0) } }
        let parts = (text ?? "").split(separator: ".").compactMap { Int($0) }
        guard parts.count == 3, parts[0] == 3 else { return false }
        switch parts[1] {
        case 44: return parts[2] < 6
        case 50: return parts[2] < 7
        case 51: return parts[2] < 3
        default: return parts[1] >= 7 && parts[1] < 51
        }
    }
}
