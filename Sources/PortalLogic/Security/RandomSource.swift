/// Where random bytes come from: the kernel, or a test's fixed sequence.
public struct RandomSource: Sendable {
    /// This many bytes.
    public let bytes: @Sendable (_ count: Int) -> [UInt8]

    /// A source with its own generator.
    public init(bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.bytes = bytes
    }

    /// The kernel's generator.
    public static let system = RandomSource(bytes: Crypto.randomBytes)

    /// A new id: random, positive, 63 bits, so that it tells nothing about how many others there are.
    public func id() -> Int64 {
        let value = bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } & (1 << 63 - 1)
        return value == 0 ? 1 : Int64(value)
    }

    /// A secret for a link: 32 bytes as base64url.
    public func secret() -> String {
        Base64.url.encode(bytes(32))
    }
}
