import PortalAPI
import PortalToolkit

/// An exchange over a body in memory.
final class MemoryExchange: Exchange {
    private let body: [UInt8]
    private let isCut: Bool
    private(set) var sent: [UInt8] = []
    private(set) var hasBegun = false
    /// Called while a request waits.
    var onLook: () -> Void = {}
    var ends = false
    var isEnding: Bool {
        onLook()
        return ends
    }
    /// Called with each part of the answer, which it may refuse.
    var onSend: ([UInt8]) throws -> Void = { _ in }

    init(_ body: String, isCut: Bool = false) { (self.body, self.isCut) = (Array(body.utf8), isCut) }

    func lines(coding: String?, limit: Int, maximumLine: Int) throws -> any BodyLines {
        if body.count > limit { throw BodyFailure.tooLarge }
        if let coding, coding != "identity" { throw BodyFailure.unknownCoding }
        var rest = body.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
        if rest.last == [] || isCut { rest.removeLast() }
        return Lines(rest, isCut)
    }

    func begin(_ head: Response) throws { hasBegun = true }

    func send(_ bytes: [UInt8]) throws {
        sent += bytes
        try onSend(bytes)
    }

    private var kept: [UInt8] = []

    func keep(_ bytes: [UInt8]) { kept += bytes }

    func sendKept() throws { try send(kept) }

    private final class Lines: BodyLines {
        private var rest: [[UInt8]].Iterator
        let isCut: Bool

        init(_ lines: [[UInt8]], _ isCut: Bool) { (rest, self.isCut) = (lines.makeIterator(), isCut) }

        func next() throws -> [UInt8]? { rest.next() }
    }
}
