import PortalStore
import PortalToolkit

extension LoginPlace {
    /// - Parameters:
    ///   - address: the browser's.
    ///   - agent: the user agent.
    init(address: String?, agent: String?, isKnownDevice: Bool) throws {
        let browser = "\(address.map(NetworkAddress.prefix) ?? "") \(agent ?? "")"
        self.init(
            isKnownDevice: isKnownDevice,
            browser: "browser:" + Base64.url.encode(try Crypto.sha256(Array(browser.utf8))),
            network: "network:" + (address.map(NetworkAddress.provider) ?? ""))
    }
}
