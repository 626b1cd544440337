import PortalLogic
import PortalStore
import PortalToolkit

/// Throttles password guessing (docs/security.md#t46-password-guessing): counts failures per client and address, and
/// per network. Devices that have logged in as this user have a separate counter.
struct Throttle {
    static let window = Duration.minutes(15)
    private static let accountLimit: Int64 = 10
    private static let networkLimit: Int64 = 100
    /// Wrong codes in a day: whoever knows the password and guesses codes at the rate of the window would be in within
    /// months.
    private static let dailyLimit: Int64 = 30

    private struct Subject {
        let name: String
        let limit: Int64
        var window = Throttle.window
        var isNetwork = false
    }

    private let client: ClientID
    private let now: Instant
    /// Account (or device) first, then the network.
    private var subjects: [Subject]
    private let account: String
    /// Subject of counted requests, separate from failed logins.
    private let requests: String?

    /// - Parameters:
    ///   - email: in any form.
    ///   - devicesSince: devices that logged in before are not known.
    init(_ context: RequestContext, email: String, devicesSince: Instant = 0) throws {
        let email = EmailAddress.stored(email).form
        client = context.tenant.id
        now = context.now
        account = try CounterName.account(email)
        let device = try context.knownDevice(email: email, since: devicesSince)
        let network = context.request.clientAddress.map(NetworkAddress.prefix)
        requests = network.map { "asking:" + $0 }
        if let device {
            subjects = [Subject(name: "device:" + PublicID.string(device), limit: Self.accountLimit)]
        } else {
            subjects =
                [Subject(name: account, limit: Self.accountLimit)]
                + (network.map { [Subject(name: "network:" + $0, limit: Self.networkLimit, isNetwork: true)] } ?? [])
        }
    }

    /// For wrong codes after the right password, which count apart. Only devices that have logged in with a factor are
    /// known: others anybody has who knows the password.
    static func ofCodes(_ context: RequestContext, _ user: PortalUser, _ factors: UserFactors) throws -> Throttle {
        var throttle = try Throttle(context, email: user.email, devicesSince: factors.since ?? 0)
        let own = throttle.subjects[0].name
        throttle.subjects[0...0] = [
            Subject(name: CounterName.code + own, limit: accountLimit),
            Subject(name: CounterName.codeOfDay + own, limit: dailyLimit, window: .days(1)),
        ]
        return throttle
    }

    /// For what names no account.
    static func ofNetwork(_ context: RequestContext) throws -> Throttle {
        var throttle = try Throttle(context, email: "")
        throttle.subjects.removeAll { !$0.isNetwork }
        return throttle
    }

    /// - Throws: `Problem` 429 with `Retry-After` when a subject has reached its limit.
    /// - Parameter failures: reads the count of a subject.
    func check(_ failures: (_ subject: String) throws -> ThrottleCount?) throws {
        for subject in subjects {
            guard let count = try failures(subject.name),
                count.windowAt > now - subject.window, count.failures >= subject.limit
            else { continue }
            throw Problem.tooMany(
                "Too many failed attempts. Try again later.", retryAfter: count.windowAt + subject.window - now)
        }
    }

    /// - Parameter add: counts a failure of a subject; restarts windows from before `oldest`.
    func countFailure(_ add: (_ subject: String, _ now: Instant, _ oldest: Instant) throws -> Void) throws {
        for subject in subjects { try add(subject.name, now, now - subject.window) }
    }

    /// Whether the failure just counted was one that reached a limit of the account or device.
    func hasReachedLimit(_ failures: (_ subject: String) throws -> ThrottleCount?) throws -> Bool {
        try subjects.contains { try !$0.isNetwork && failures($0.name)?.failures == $0.limit }
    }

    /// Whether the network has reached its request limit.
    func isRequestLimitReached(_ failures: (_ client: ClientID, _ subject: String) throws -> ThrottleCount?) throws
        -> Bool
    {
        guard let requests, let count = try failures(client, requests) else { return false }
        return count.windowAt > now - Self.window && count.failures >= Self.networkLimit
    }

    /// Counts a request of the network.
    func countRequest(_ add: (_ subject: String, _ now: Instant, _ oldest: Instant) throws -> Void) throws {
        if let requests { try add(requests, now, now - Self.window) }
    }

    /// After a password reset, so that the user can log in at once from any device. The codes of a day stay counted:
    /// else whoever reads the mails would have as many tries as resets.
    func clearAccount(_ clear: (_ subject: String) throws -> Void) throws {
        for own in Set([account, subjects[0].name]) {
            try clear(own)
            try clear(CounterName.code + own)
        }
    }

    /// After a successful login; keeps the network's count.
    func clearFailures(_ clear: (_ subject: String) throws -> Void) throws {
        for subject in subjects where !subject.isNetwork { try clear(subject.name) }
    }
}

/// Networks of an address.
enum NetworkAddress {
    /// The one that is throttled: the IPv4 address, or the /64 of an IPv6 address.
    static func prefix(_ address: String) -> String {
        guard address.utf8.contains(UInt8(ascii: ":")), let groups = groups(address) else { return address }
        return groups.prefix(4).joined(separator: ":") + "::/64"
    }

    /// About that of an access provider, whose customers' addresses change: the /16 of an IPv4 address, or the /32 of an
    /// IPv6 address.
    static func provider(_ address: String) -> String {
        guard address.utf8.contains(UInt8(ascii: ":")), let groups = groups(address) else {
            return address.split(separator: ".").prefix(2).joined(separator: ".") + ".0.0/16"
        }
        return groups.prefix(2).joined(separator: ":") + "::/32"
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
