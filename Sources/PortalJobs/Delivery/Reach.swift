import PortalToolkit

/// Which addresses a transfer may connect to: those of the public internet, over TLS, and the networks that the operator
/// allows. What a name resolves to is asked when the connection is made, so that a second answer of its DNS changes
/// nothing.
struct Reach: Sendable {
    /// Beyond the public internet.
    let networks: [AddressRange]

    /// Why a connection may not be made; `nil` if it may.
    func refusal(of address: IPAddress, isEncrypted: Bool) -> String? {
        if networks.contains(where: { $0.contains(address) }) { return nil }
        guard address.isGlobal else {
            return "\(address) is no address of the public internet, and not of PORTAL_WEBHOOK_NETWORKS"
        }
        return isEncrypted ? nil : "\(address) may be reached by https only"
    }
}
