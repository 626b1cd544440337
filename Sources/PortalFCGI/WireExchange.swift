import PortalAPI
import PortalRuntime
import PortalToolkit

/// What a transport does for an exchange: reads of the body and writes of the answer.
protocol Wire: AnyObject {
    /// Reads at most this many bytes of the body; empty at its end, `nil` if it breaks off.
    func read(_ limit: Int) -> [UInt8]?
    /// Writes at once; `false` if the peer is gone.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool
    /// Called before each read and each write, and with `false` while neither goes on: only a peer can be too slow.
    func wait(forPeer: Bool)
    /// Whether the process is to end.
    var isEnding: Bool { get }
}

/// One request's exchange over a wire.
final class WireExchange: Exchange {
    private let wire: any Wire
    /// Announced length of the body in bytes; `nil` if unknown.
    private let length: Int?
    /// Folder for bodies.
    private let folder: String
    private(set) var hasBegun = false
    /// Whether the body has come to its end, or broken off.
    private(set) var hasEnded = false
    private var kept: Spool?

    /// Of an answer that is kept, in bytes.
    private static let maximumKept = 8 << 30

    init(_ wire: any Wire, length: Int?, folder: String) {
        (self.wire, self.length, self.folder) = (wire, length, folder)
    }

    var isEnding: Bool { wire.isEnding }

    func lines(coding: String?, limit: Int, maximumLine: Int) throws -> any BodyLines {
        do {
            let spool = try BodySpool(folder: folder, limit: limit, coding: Self.coding(coding))
            let isWhole = try receive(into: spool)
            // What breaks off in the middle of its coding was cut off, not wrong.
            guard spool.isWhole || !isWhole else { throw BodyFailure.undecodable }
            return SpooledLines(spool, isCut: !isWhole, maximum: maximumLine)
        } catch is Spool.Full {
            throw BodyFailure.tooLarge
        } catch is ContentDecodingFailure {
            throw BodyFailure.undecodable
        } catch let failure as Spool.Failure {
            throw BodyFailure.notStored("\(failure)")
        }
    }

    private static func coding(_ text: String?) throws -> ContentCodingName? {
        guard let text = text.map(Text.asciiLowercased), text != "identity" else { return nil }
        guard let coding = ContentCodingName(rawValue: text == "x-gzip" ? "gzip" : text) else {
            throw BodyFailure.unknownCoding
        }
        return coding
    }

    /// Returns whether all of the body came.
    private func receive(into spool: BodySpool) throws -> Bool {
        var count = 0
        while true {
            wire.wait(forPeer: true)
            defer { wire.wait(forPeer: false) }
            let part = wire.read(1 << 16)
            guard let part, !part.isEmpty else {
                hasEnded = true
                return part != nil && length.map { $0 == count } ?? true
            }
            count += part.count
            try spool.append(part)
        }
    }

    func begin(_ head: Response) throws {
        hasBegun = true
        var bytes = ResponseHead()
        bytes.fill(head, hasLength: false)
        try send(bytes.withBytes { Array($0) })
    }

    func send(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes(write) }

    func keep(_ bytes: [UInt8]) throws {
        // It goes on, although no peer is waited for.
        wire.wait(forPeer: false)
        do {
            let spool = try kept ?? Spool(folder: folder, limit: Self.maximumKept)
            kept = spool
            try bytes.withUnsafeBytes(spool.append)
        } catch let failure as Spool.Failure {
            throw BodyFailure.notStored("\(failure)")
        } catch is Spool.Full {
            throw BodyFailure.tooLarge
        }
    }

    func sendKept() throws {
        while let part = try kept?.read(1 << 16), !part.isEmpty { try send(part) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        wire.wait(forPeer: true)
        defer { wire.wait(forPeer: false) }
        guard wire.write(bytes) else { throw PeerGone() }
    }
}

/// The lines of a body that lies in a file.
private final class SpooledLines: BodyLines {
    let isCut: Bool
    private var lines: LineReader
    private var ahead: [UInt8]?

    init(_ spool: BodySpool, isCut: Bool, maximum: Int) {
        self.isCut = isCut
        lines = LineReader(maximum: maximum, spool.read)
    }

    /// Of a body that was cut off the last line may be half, so each is given once the next has come.
    func next() throws -> [UInt8]? {
        guard isCut else { return try lines.next() }
        if ahead == nil { ahead = try lines.next() }
        guard let line = ahead, let next = try lines.next() else { return nil }
        ahead = next
        return line
    }
}
