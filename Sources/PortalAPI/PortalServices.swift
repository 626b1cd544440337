package import PortalLogic
import PortalStore
package import PortalToolkit

/// The portal's settings.
package struct PortalSettings: Sendable {
    /// Normalised hosts with the tenant's slug in the path; the first is used in links.
    package var baseHosts = ["localhost"]
    /// Redirect target of `/` on a base host; `nil` for a neutral page.
    package var homeURL: String?
    /// Idle timeout.
    package var sessionIdle = Duration.hours(1)
    /// Maximum session lifetime.
    package var sessionMax = Duration.hours(12)
    /// Whether a control plane is configured.
    package var hasCommands = false
    /// Verifies the control plane's reports; `nil` rejects all.
    package var webhook: Webhook?
    /// Whether outbound mail delivery is configured.
    package var hasMail = false
    /// Port in mailed links.
    package var publicPort = 443
    /// CNAME target of custom domains; `nil` for the MSP's base host, else the first base host.
    package var cnameTarget: String?

    package init() {}

    package var links: PortalLinks { PortalLinks(baseHost: baseHosts.first ?? "localhost", port: publicPort) }
}

/// Thread-safe services shared by all worker threads of a process.
package final class PortalServices: Sendable {
    let settings: PortalSettings
    let resolver: TenantResolver
    let keys: SigningKeys
    package let hasher: PasswordHasher
    let brands: BrandCache
    let exportLock = ExportLock()
    let imports: ImportGate
    /// For requests that wait for events.
    let waits: WaitGate
    /// Last use of sessions; flushed by one thread of the process.
    package let activity: SessionActivity
    /// Last use of API keys; flushed likewise.
    package let keyActivity: KeyActivity
    let clock: @Sendable () -> Instant
    let random: RandomSource

    /// Rules for host names that operators give.
    var hostRules: Operations.HostRules { Operations.HostRules(baseHosts: settings.baseHosts) }

    package init(
        settings: PortalSettings, keys: SigningKeys, hasher: PasswordHasher, clock: @escaping @Sendable () -> Instant,
        random: RandomSource = .system, threads: Int = 8
    ) {
        self.settings = settings
        self.keys = keys
        self.hasher = hasher
        self.clock = clock
        self.random = random
        resolver = TenantResolver(baseHosts: Set(settings.baseHosts))
        brands = BrandCache()
        let waiting = max(1, threads / 2)
        waits = WaitGate(waiting)
        // From five threads on, one is left for what is short.
        imports = ImportGate(max(ImportGate.limit, threads - waiting - 1))
        activity = SessionActivity()
        keyActivity = KeyActivity()
    }
}
