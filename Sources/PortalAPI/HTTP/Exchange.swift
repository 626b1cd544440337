/// The wire of one request, for routes whose body or answer is too long for memory; the transport's.
package protocol Exchange: AnyObject {
    /// Receives the whole body, undoes its coding, and returns its lines.
    /// - Parameters:
    ///   - coding: `Content-Encoding`, raw.
    ///   - limit: in bytes, decoded.
    ///   - maximumLine: in bytes; longer lines are cut off after one byte more.
    /// - Throws: `BodyFailure`.
    func lines(coding: String?, limit: Int, maximumLine: Int) throws -> any BodyLines
    /// Begins the answer with status and headers; its body has no length.
    func begin(_ head: Response) throws
    /// Sends a part of the answer at once.
    /// - Throws: `PeerGone`.
    func send(_ bytes: [UInt8]) throws
    /// Keeps a part of an answer on disk, which is sent once all of it is there: no snapshot waits for the peer.
    /// - Throws: `BodyFailure`.
    func keep(_ bytes: [UInt8]) throws
    /// Sends what was kept, in parts.
    /// - Throws: `PeerGone`.
    func sendKept() throws
    /// Whether the answer has begun.
    var hasBegun: Bool { get }
    /// Whether the process is to end, so that long work should stop where it can be gone on with.
    var isEnding: Bool { get }
}

/// The lines of a received body.
package protocol BodyLines: AnyObject {
    /// The next line without its end; `nil` after the last. Of a body that was cut off, no half line.
    func next() throws -> [UInt8]?
    /// Whether the sender went away before its end.
    var isCut: Bool { get }
}

/// What is wrong with a body as a whole, of a request or of an answer.
package enum BodyFailure: Error {
    /// Longer than the limit.
    case tooLarge
    /// Not of its coding.
    case undecodable
    /// Of a coding that is not known.
    case unknownCoding
    /// It could not be stored; the cause is for the log.
    case notStored(String)
}

/// The client takes no more of the answer.
package struct PeerGone: Error {
    package init() {}
}
