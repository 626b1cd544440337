/// A recursive descent parser over the bytes of a JSON text.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0
    private var depthLeft: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
        self.bytes = bytes
        depthLeft = maximumDepth
    }

    mutating func document() throws(JSONError) -> JSON {
        skipSpace()
        let value = try value()
        skipSpace()
        guard at == bytes.count else { throw error(.trailingBytes) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSON {
        switch try peek() {
        case 0x7b: return try object()
        case 0x5b: return try array()
        case 0x22: return .string(try string())
        case 0x2d, 0x30...0x39: return try number()
        case 0x74: return try literal("true", .bool(true))
        case 0x66: return try literal("false", .bool(false))
        case 0x6e: return try literal("null", .null)
        default: throw error(.unexpectedByte)
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard try peek() == word.utf8Start[offset] else { throw error(.unexpectedByte) }
            at += 1
        }
        return value
    }

    private mutating func object() throws(JSONError) -> JSON {
        try descend()
        var members: [JSON.Member] = []
        var names = NameSet()
        skipSpace()
        if try peek() != 0x7d {
            repeat {
                skipSpace()
                guard try peek() == 0x22 else { throw error(.unexpectedByte) }
                let start = at
                let name = try string()
                guard names.insert(name, among: members) else {
                    throw JSONError(reason: .duplicateName, position: start)
                }
                skipSpace()
                guard try consume(0x3a) else { throw error(.unexpectedByte) }
                skipSpace()
                members.append(JSON.Member(name: name, value: try value()))
                skipSpace()
            } while try consume(0x2c)
        }
        try ascend(0x7d)
        return .object(members)
    }

    private mutating func array() throws(JSONError) -> JSON {
        try descend()
        var elements: [JSON] = []
        skipSpace()
        if try peek() != 0x5d {
            repeat {
                skipSpace()
                elements.append(try value())
                skipSpace()
            } while try consume(0x2c)
        }
        try ascend(0x5d)
        return .array(elements)
    }

    private mutating func descend() throws(JSONError) {
        guard depthLeft > 0 else { throw error(.tooDeep) }
        depthLeft -= 1
        at += 1
    }

    private mutating func ascend(_ close: UInt8) throws(JSONError) {
        guard try consume(close) else { throw error(.unexpectedByte) }
        depthLeft += 1
    }

    // MARK: Numbers

    private mutating func number() throws(JSONError) -> JSON {
        let start = at
        if bytes[at] == 0x2d { at += 1 }
        if try peek() == 0x30 { at += 1 } else { try digits() }
        var isPlain = true
        if at < bytes.count, bytes[at] == 0x2e {
            isPlain = false
            at += 1
            try digits()
        }
        if at < bytes.count, bytes[at] | 0x20 == 0x65 {
            isPlain = false
            at += 1
            if try peek() == 0x2b || bytes[at] == 0x2d { at += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isPlain, let integer = Int64(text) { return .integer(integer) }
        guard let real = Double(text), real.isFinite else {
            throw JSONError(reason: .numberOutOfRange, position: start)
        }
        return Int64(exactly: real).map(JSON.integer) ?? .real(real)
    }

    private mutating func digits() throws(JSONError) {
        guard (0x30...0x39).contains(try peek()) else { throw error(.unexpectedByte) }
        while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
    }

    // MARK: Strings

    private mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        var bits: UInt8 = 0
        while true {
            let byte = try peek()
            switch byte {
            case 0x22:
                defer { at += 1 }
                let raw = UnsafeBufferPointer(rebasing: bytes[start..<at])
                // Validating takes longer than all the rest, and nearly all texts are ASCII.
                return bits < 0x80 ? String(decoding: raw, as: UTF8.self) : try text(raw, start)
            case 0x5c: return try escapedString(from: start)
            case ..<0x20: throw error(byte == 0 ? .nul : .controlCharacter)
            default:
                bits |= byte
                at += 1
            }
        }
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var raw = Array(bytes[start..<at])
        while true {
            switch try peek() {
            case 0x22:
                at += 1
                return try raw.withUnsafeBufferPointer { buffer throws(JSONError) in try text(buffer, start) }
            case 0x5c: try escape(into: &raw)
            case ..<0x20: throw error(bytes[at] == 0 ? .nul : .controlCharacter)
            default:
                raw.append(bytes[at])
                at += 1
            }
        }
    }

    private func text(_ raw: UnsafeBufferPointer<UInt8>, _ start: Int) throws(JSONError) -> String {
        guard let text = String(validating: raw, as: UTF8.self) else {
            throw JSONError(reason: .invalidUTF8, position: start)
        }
        return text
    }

    private mutating func escape(into raw: inout [UInt8]) throws(JSONError) {
        let start = at
        at += 1
        let letter = try peek()
        at += 1
        switch letter {
        case 0x22, 0x5c, 0x2f: raw.append(letter)
        case 0x62: raw.append(0x08)
        case 0x66: raw.append(0x0c)
        case 0x6e: raw.append(0x0a)
        case 0x72: raw.append(0x0d)
        case 0x74: raw.append(0x09)
        case 0x75: raw.append(contentsOf: String(Character(try scalar(from: start))).utf8)
        default: throw JSONError(reason: .invalidEscape, position: start)
        }
    }

    private mutating func scalar(from start: Int) throws(JSONError) -> Unicode.Scalar {
        var value = UInt32(try hex4())
        if (0xd800...0xdbff).contains(value) {
            guard at + 1 < bytes.count, bytes[at] == 0x5c, bytes[at + 1] == 0x75 else {
                throw JSONError(reason: .loneSurrogate, position: start)
            }
            at += 2
            let low = UInt32(try hex4())
            guard (0xdc00...0xdfff).contains(low) else { throw JSONError(reason: .loneSurrogate, position: start) }
            value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw JSONError(reason: .loneSurrogate, position: start) }
        guard value != 0 else { throw JSONError(reason: .nul, position: start) }
        return scalar
    }

    private mutating func hex4() throws(JSONError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch try peek() {
            case let byte where (0x30...0x39).contains(byte): digit = byte - 0x30
            case let byte where (0x61...0x66).contains(byte | 0x20): digit = (byte | 0x20) - 0x61 + 10
            default: throw error(.invalidEscape)
            }
            value = value << 4 | UInt16(digit)
            at += 1
        }
        return value
    }

    // MARK: Bytes

    private func peek() throws(JSONError) -> UInt8 {
        guard at < bytes.count else { throw error(.unexpectedEnd) }
        return bytes[at]
    }

    private mutating func consume(_ byte: UInt8) throws(JSONError) -> Bool {
        guard try peek() == byte else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0a || bytes[at] == 0x0d || bytes[at] == 0x09 {
            at += 1
        }
    }

    private func error(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: reason, position: at)
    }
}

/// Finds duplicate names: by linear search among few, by hashing among many, to avoid n².
private struct NameSet {
    private var names: Set<String> = []

    mutating func insert(_ name: String, among members: [JSON.Member]) -> Bool {
        if members.count < 16 { return !members.contains { $0.name == name } }
        if names.isEmpty { names = Set(members.map(\.name)) }
        return names.insert(name).inserted
    }
}
