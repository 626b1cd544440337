import Database
import Glibc

/// A second process for tests of the write lane: `LaneProbe COMMAND DATABASE [--without-lane]`. Exchanges lines with
/// its parent, and ends with it.
@main
enum Probe {
    static func main() {
        do {
            let arguments = CommandLine.arguments
            guard arguments.count > 2 else { throw Usage() }
            switch arguments[1] {
            case "share": try share(arguments[2])
            case "write": try write(arguments[2])
            case "checkpoint": try checkpoint(arguments[2], inLane: !arguments.contains("--without-lane"))
            default: throw Usage()
            }
        } catch {
            say("error \(error)")
            exit(1)
        }
    }

    private struct Usage: Error {}

    private static let insert = Statement(
        "probe.insert", .directory, "INSERT INTO rows (id, note) VALUES ($1, $2)")
    private static let insertTwin = Statement(
        "probe.insertTwin", .directory, "INSERT INTO twins (id, row_id) VALUES ($1, $1)")

    /// Keeps the database in use until told to stop.
    private static func share(_ path: String) throws {
        let file = try DatabaseFile(path: path)
        say("ready")
        hear()
        withExtendedLifetime(file) {}
    }

    /// Writes two rows a transaction, and reports the id after COMMIT; checkpoints now and then.
    private static func write(_ path: String) throws {
        let connection = try Connection(DatabaseFile(path: path, laneDeadline: .seconds(10)))
        let note = String(repeating: "x", count: 500)
        for count in 0... {
            let id = Int64(getpid()) << 32 | Int64(count)
            try connection.write { transaction in
                try transaction.run(insert, .integer(id), .text(note))
                try transaction.run(insertTwin, .integer(id))
            }
            guard say("\(id)") else { return }
            if count % 5 == 4 { try connection.checkpoint() }
        }
    }

    /// Checkpoints on command, pausing where SQLite before 3.51.3 is vulnerable: after reading the log's length, before
    /// reading how much of it is copied.
    private static func checkpoint(_ path: String, inLane: Bool) throws {
        RaceWindow.open {
            say("inside")
            hear(milliseconds: 500)
        }
        if inLane {
            let connection = try Connection(DatabaseFile(path: path))
            say("ready")
            hear()
            try connection.checkpoint()
        } else {
            let connection = try RawConnection(path)
            say("ready")
            hear()
            try connection.checkpoint()
        }
        say("done")
        hear()
    }

    @discardableResult
    private static func say(_ line: String) -> Bool {
        let bytes = Array((line + "\n").utf8)
        return send(1, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    private static func hear(milliseconds: Int32 = 60_000) {
        var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
        guard poll(&input, 1, milliseconds) == 1 else { return }
        var bytes = [UInt8](repeating: 0, count: 64)
        _ = read(0, &bytes, bytes.count)
    }
}
