import PortalLogic

/// A response (RFC 1035) that belongs to its query.
struct DNSMessage {
    static let headerBytes = 12
    static let maximumRecords = 100

    /// Whether the server says that the name does not exist.
    private(set) var isNameError = false
    private var aliases: [String: String] = [:]
    private var data: [(owner: String, type: UInt16, bytes: [UInt8])] = []

    /// Whether the whole response did not fit.
    static func isTruncated(_ bytes: [UInt8]) -> Bool { bytes[2] & 0x02 != 0 }

    /// - Throws: ``DNSError`` for an error of the server, a malformed message, or more than `maximumRecords` answers.
    init(_ bytes: [UInt8], to query: DNSQuery) throws(DNSError) {
        let counts = stride(from: 4, to: Self.headerBytes, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        guard counts[1] <= Self.maximumRecords else { throw DNSError(failure: .tooLarge) }
        var reader = DNSRecordReader(bytes, at: counts[0] == 0 ? Self.headerBytes : query.plain.count)
        var code = Int(bytes[3] & 0x0F)
        // A server that neither recurses nor is responsible knows nothing of the name.
        var isKnowing = bytes[2] & 0x04 != 0 || bytes[3] & 0x80 != 0 || counts[1] > 0
        for _ in 0..<counts[1] {
            let record = try reader.next()
            guard record.group == 1 else { throw DNSError(failure: .malformed) }
            try add(record, of: reader)
        }
        for _ in 0..<(counts[2] + counts[3]) {
            let record = try reader.next()
            if record.type == DNSType.soa.rawValue { isKnowing = true }
            if record.type == DNSType.opt.rawValue { code |= Int(record.extendedCode) << 4 }
        }
        isNameError = code == 3
        guard isNameError || (code == 0 && isKnowing) else { throw DNSError(failure: .serverFailure) }
    }

    private mutating func add(_ record: DNSRecordReader.Record, of reader: DNSRecordReader) throws(DNSError) {
        let owner = try reader.name(at: record.start).name
        guard record.type == DNSType.cname.rawValue else {
            data.append((owner, record.type, Array(reader.bytes[record.data])))
            return
        }
        let target = try reader.name(at: record.data.lowerBound)
        guard target.end == record.data.upperBound, !target.name.isEmpty, aliases[owner] ?? target.name == target.name
        else { throw DNSError(failure: .malformed) }
        aliases[owner] = target.name
    }

    /// Target of the name's CNAME record.
    func alias(of name: String) -> String? { aliases[name] }

    /// Data of the name's records of a type.
    func records(of name: String, _ type: DNSType) -> [[UInt8]] {
        data.filter { $0.owner == name && $0.type == type.rawValue }.map(\.bytes)
    }
}
