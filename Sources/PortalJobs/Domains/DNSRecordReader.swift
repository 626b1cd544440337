import PortalLogic

/// Reads the resource records of a message one after the other.
struct DNSRecordReader {
    struct Record {
        /// Position of the owner's name.
        let start: Int
        let type: UInt16
        /// The class; 1 is the Internet's.
        let group: UInt16
        /// Of an OPT record: the upper bits of the response code.
        let extendedCode: UInt8
        let data: Range<Int>
    }

    let bytes: [UInt8]
    private var position: Int

    init(_ bytes: [UInt8], at position: Int) { (self.bytes, self.position) = (bytes, position) }

    mutating func next() throws(DNSError) -> Record {
        let start = position
        let head = try name(at: start).end
        guard head + 10 <= bytes.count else { throw DNSError(failure: .malformed) }
        let end = head + 10 + Int(number(head + 8))
        guard end <= bytes.count else { throw DNSError(failure: .malformed) }
        position = end
        return Record(
            start: start, type: number(head), group: number(head + 2), extendedCode: bytes[head + 4],
            data: (head + 10)..<end)
    }

    func name(at position: Int) throws(DNSError) -> (name: String, end: Int) {
        guard let name = ResolverLibrary.name(in: bytes, at: position) else { throw DNSError(failure: .malformed) }
        return name
    }

    private func number(_ position: Int) -> UInt16 { UInt16(bytes[position]) << 8 | UInt16(bytes[position + 1]) }
}
