import PortalStore

/// Slows guessing down (security.md, Throttle): only failures count, by client and typed address and by network
/// address; a device that has logged in as this user before has a counter of its own.
struct Throttle {
    /// Length of a window, ms.
    static let window: Int64 = 15 * 60_000
    private static let accountLimit: Int64 = 10
    private static let networkLimit: Int64 = 100

    private let client: Int64
    private let now: Int64
    /// Account (or device) and network, with the failures that each may have.
    private let subjects: [(name: String, limit: Int64)]
    private let account: String
    /// Of what is asked for rather than guessed, and so takes nothing from the failures of whoever logs in.
    private let asking: String?

    /// - Parameter email: typed or stored, in whatever form.
    init(_ context: RequestContext, email: String) throws {
        let email = EmailAddress.stored(email).form
        client = context.tenant.id
        now = context.now
        account = "account:" + Base64.url.encode(try Crypto.sha256(Array(email.utf8)))
        let device = try Cookies.values(named: Cookies.device(client), in: context.request.cookie)
            .compactMap {
                try DeviceCookie(ring: context.keys.ring).device(
                    $0, client: context.tenant.id, email: email, now: context.now)
            }.first
        let network = context.request.clientAddress.map(NetworkAddress.prefix)
        asking = network.map { "asking:" + $0 }
        if let device {
            subjects = [("device:" + PublicID.string(device), Self.accountLimit)]
        } else {
            subjects = [(account, Self.accountLimit)] + (network.map { [("network:" + $0, Self.networkLimit)] } ?? [])
        }
    }

    /// - Throws: `Problem` 429 with `Retry-After` when a subject has used up its failures.
    /// - Parameter failures: reads the count of a subject.
    func check(_ failures: (_ subject: String) throws -> ThrottleCount?) throws {
        for subject in subjects {
            guard let count = try failures(subject.name),
                count.windowAt > now - Self.window, count.failures >= subject.limit
            else { continue }
            let seconds = (count.windowAt + Self.window - now + 999) / 1000
            throw Problem(
                .tooManyAttempts, "Too many failed attempts. Try again later.",
                headers: [("Retry-After", String(max(1, seconds)))])
        }
    }

    /// - Parameter add: counts one failure of a subject; windows that began before `oldest` begin anew.
    func countFailure(_ add: (_ subject: String, _ now: Int64, _ oldest: Int64) throws -> Void) throws {
        for subject in subjects { try add(subject.name, now, now - Self.window) }
    }

    /// Whether the network has asked for as much as it may in a window.
    func hasAskedEnough(_ failures: (_ client: Int64, _ subject: String) throws -> ThrottleCount?) throws -> Bool {
        guard let asking, let count = try failures(client, asking) else { return false }
        return count.windowAt > now - Self.window && count.failures >= Self.networkLimit
    }

    /// Counts what the network asks for.
    func countAsking(_ add: (_ subject: String, _ now: Int64, _ oldest: Int64) throws -> Void) throws {
        if let asking { try add(asking, now, now - Self.window) }
    }

    /// Who has set a new password by mail can log in at once, from any device.
    func forgetAccount(_ clear: (_ subject: String) throws -> Void) throws {
        try clear(account)
        try clear(subjects[0].name)
    }

    /// A success proves that this account (or device) is not being guessed; the network's count stays.
    func forgetFailures(_ clear: (_ subject: String) throws -> Void) throws {
        try clear(subjects[0].name)
    }
}

/// What counts as one network: an IPv4 address, or the /64 of an IPv6 address.
enum NetworkAddress {
    static func prefix(_ address: String) -> String {
        guard address.utf8.contains(UInt8(ascii: ":")), let groups = groups(address) else { return address }
        return groups.prefix(4).joined(separator: ":") + "::/64"
    }

    private static func groups(_ address: String) -> [String]? {
        let halves = address.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        func list(_ text: Substring) -> [String] { text.isEmpty ? [] : text.split(separator: ":").map(String.init) }
        guard halves.count == 2 else { return list(address[...]) }
        let head = list(halves[0])
        let tail = list(halves[1])
        guard head.count + tail.count <= 8 else { return nil }
        return head + Array(repeating: "0", count: 8 - head.count - tail.count) + tail
    }
}
