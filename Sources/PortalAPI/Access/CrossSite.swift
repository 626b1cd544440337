/// Refuses requests made by a browser on behalf of another site (docs/security.md#t22-cross-site-requests).
enum CrossSite {
    /// Refuses an unsafe request that does not come from the portal's own pages.
    ///
    /// Non-browser clients send neither header nor cookie, and pass.
    static func check(_ request: Request) throws(Problem) {
        if let site = request.secFetchSite {
            guard site == "same-origin" else { throw refused("Sec-Fetch-Site must be same-origin.") }
        } else if let origin = request.originHeader {
            guard origin == request.origin else { throw refused("Origin must be this portal's own.") }
        } else if request.cookie != nil {
            throw refused("Send Sec-Fetch-Site: same-origin, or Origin.")
        }
    }

    private static func refused(_ detail: String) -> Problem {
        Problem(.crossSiteRequest, detail)
    }
}
