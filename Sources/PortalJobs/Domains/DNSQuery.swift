import PortalLogic

/// Record types (IANA).
enum DNSType: UInt16 {
    case a = 1
    case cname = 5
    case soa = 6
    case txt = 16
    case aaaa = 28
    case opt = 41
    case caa = 257
}

/// Why a server's response, or its absence, does not answer a query.
struct DNSError: Error { let failure: DNSFailure }

/// A query for the records of one type at one name.
struct DNSQuery {
    /// Without EDNS.
    let plain: [UInt8]

    /// `nil` if no such name can exist.
    init?(_ name: String, _ type: DNSType) {
        guard var query = ResolverLibrary.query(name, type) else { return nil }
        // glibc derives the id from the clock.
        let id = UInt16.random(in: .min ... .max)
        (query[0], query[1]) = (UInt8(id >> 8), UInt8(id & 0xFF))
        plain = query
    }

    /// With EDNS (RFC 6891): UDP responses of up to 1232 bytes, which avoids fragments.
    var extended: [UInt8] {
        var query = plain
        query[11] = 1
        return query + [0, 0, UInt8(DNSType.opt.rawValue), 0x04, 0xD0, 0, 0, 0, 0, 0, 0]
    }

    /// Whether a message is a response to this query: its id and question. The question may lack in an error.
    func isAnswered(by message: some RandomAccessCollection<UInt8>) -> Bool {
        let message = Array(message.prefix(plain.count))
        guard message.count >= DNSMessage.headerBytes, message[..<2] == plain[..<2], message[2] & 0xF8 == 0x80 else {
            return false
        }
        if message[4..<6] == [0, 0] { return [1, 2, 4, 5].contains(message[3] & 0x0F) }
        let (question, asked) = (message[DNSMessage.headerBytes...], plain[DNSMessage.headerBytes...])
        guard message[4..<6] == [0, 1], question.count == asked.count else { return false }
        // Lengths of labels are below every letter; type and class are the last four bytes.
        return question.dropLast(4).elementsEqual(asked.dropLast(4)) { Self.lower($0) == Self.lower($1) }
            && question.suffix(4) == asked.suffix(4)
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
