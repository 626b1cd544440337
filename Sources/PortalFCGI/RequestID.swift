import CLinux

/// The 36-character id shared by a response, its problem and its log line.
enum RequestID {
    /// The edge's id, if it is a lower-case UUID.
    static func accepted(_ text: String?) -> String? {
        guard var text, text.utf8.count == 36 else { return nil }
        let isAccepted = text.withUTF8 { bytes in
            bytes.indices.allSatisfy { position in
                switch position {
                case 8, 13, 18, 23: bytes[position] == 0x2D
                default: (0x30...0x39).contains(bytes[position]) || (0x61...0x66).contains(bytes[position])
                }
            }
        }
        return isAccepted ? text : nil
    }

    /// A random UUID (RFC 9562, version 4), for servers that send none.
    static func random() -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        _ = bytes.withUnsafeMutableBytes { getrandom($0.baseAddress, 16, 0) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (position, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(position) { text.append(0x2D) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
