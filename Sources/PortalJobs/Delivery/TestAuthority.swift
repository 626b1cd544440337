import PortalToolkit

/// One request for the directory of an ACME authority (RFC 8555, 7.1.1), to see whether certificates can come from there.
enum TestAuthority {
    /// - Parameter roots: File with the root of the authority's own certificate; the system's by default.
    /// - Returns: What was found, and whether that is as it should be.
    static func ask(_ url: String, roots: String?) throws -> (isGood: Bool, text: String) {
        let client = try CurlClient()
        try client.start(
            CurlClient.Request(
                url: url, connectMilliseconds: 10_000, totalMilliseconds: 20_000, payload: .get(roots: roots)), as: 1)
        guard let outcome = client.wait(milliseconds: 25_000).first?.outcome else {
            return (false, "no answer in time")
        }
        if let failure = outcome.failure { return (false, failure) }
        guard outcome.status == 200, let directory = try? JSON(String(decoding: outcome.body, as: UTF8.self)),
            case .string? = directory["newOrder"]
        else { return (false, "no ACME directory is there") }
        return (true, "an ACME directory")
    }
}
