import PortalStore

/// What the portal is told by its surroundings.
package struct PortalSettings: Sendable {
    /// Host names on which the slug counts, normalised; the first stands in links.
    package var baseHosts = ["localhost"]
    /// Where `/` on a base host leads; `nil` is a neutral page.
    package var homeURL: String?
    /// Longest time without activity, ms.
    package var sessionIdle: Int64 = 3_600_000
    /// Longest life of a session, ms.
    package var sessionMax: Int64 = 43_200_000
    /// Whether a control plane takes commands.
    package var hasCommands = false
    /// What signs reports of the control plane; `nil` refuses them all.
    package var webhook: Webhook?
    /// Whether mails leave the house.
    package var hasMail = false
    /// Port in the links of mails.
    package var publicPort = 443
    /// What customers point their domain at; `nil` is the MSP's base host, else the first base host.
    package var cnameTarget: String?

    /// Today's defaults.
    package init() {}
}

/// What all worker threads of a process share; all of it is safe to use from any of them.
package final class PortalServices: Sendable {
    let settings: PortalSettings
    let resolver: TenantResolver
    let keys: SigningKeys
    let hasher: PasswordHasher
    let brands: BrandCache
    let exports = ExportTurn()
    /// When sessions were last used; one thread of the process writes it down.
    package let activity: SessionActivity
    let clock: @Sendable () -> Int64
    let random: RandomSource

    /// - Parameters:
    ///   - clock: now, ms since the epoch.
    package init(
        settings: PortalSettings, keys: SigningKeys, hasher: PasswordHasher, clock: @escaping @Sendable () -> Int64,
        random: RandomSource = .system
    ) {
        self.settings = settings
        self.keys = keys
        self.hasher = hasher
        self.clock = clock
        self.random = random
        resolver = TenantResolver(baseHosts: Set(settings.baseHosts))
        brands = BrandCache()
        activity = SessionActivity()
    }
}
