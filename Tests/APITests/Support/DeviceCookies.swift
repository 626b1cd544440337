import PortalStore
import PortalToolkit
import Testing

@testable import PortalAPI

/// The cookie of the device that an answer makes known.
func deviceCookie(of answer: Response) throws -> String {
    let name = "__Host-device-\(PublicID.string(1))="
    return String(try #require(answer.values("Set-Cookie").first { $0.hasPrefix(name) }).prefix { $0 != ";" })
}

/// A request of a browser with a device's cookie.
func on(_ device: String) -> (inout Request) -> Void {
    { ($0.cookie, $0.secFetchSite) = (device, "same-origin") }
}
