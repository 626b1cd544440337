/// Domain states (docs/domains.md#states).
package enum DomainState: String, StoredWord {
    case pending, failed, verified, issuing
    case certificateFailed = "certificate-failed"
    case active, degraded, suspended
}

/// Result of one of a domain's checks.
package enum CheckState: String, StoredWord {
    case ok, missing, wrong
    /// Not checked yet, or the check could not be made; never a failure.
    case unknown
}

/// What a probe found wrong with a domain's certificate.
package enum CertificateProblem: String, StoredWord {
    /// No certificate was presented.
    case refused
    /// Its chain does not lead to a trusted root.
    case untrusted
    case wrongName = "wrong-name"
    case expired
    /// Whoever answered is not this portal.
    case elsewhere
}

/// A check with its result.
package struct DomainCheck: Sendable, Equatable {
    package var state = CheckState.unknown
    /// Last check; `nil` for none.
    package var at: Instant?

    package init(_ state: CheckState = .unknown, at: Instant? = nil) { (self.state, self.at) = (state, at) }
}

/// A certificate as presented to a probe.
package struct Certificate: Sendable, Equatable {
    /// Name of the issuing authority.
    package var issuer: String
    package var notBefore: Instant
    package var notAfter: Instant

    package init(issuer: String, notBefore: Instant, notAfter: Instant) {
        (self.issuer, self.notBefore, self.notAfter) = (issuer, notBefore, notAfter)
    }

    /// Start of the last third of its life.
    package var renewalAt: Instant { notAfter - .milliseconds((notAfter - notBefore).milliseconds / 3) }
}

/// A claim of a custom domain.
package struct Domain: Sendable, Equatable {
    package let client: ClientID
    package let id: Int64
    /// Lower-case A-labels.
    package let name: String
    package let origin: BrandingOrigin
    /// Required in the TXT record.
    package let token: String
    package let createdAt: Instant
    package var state: DomainState
    /// Start of the state.
    package var stateAt: Instant
    /// Whether an operator activated it: only its certificate is required.
    package var isByOperator: Bool
    /// For a former domain, the end of its redirects.
    package var movedUntil: Instant?
    /// When it is due for a check; `nil` for never.
    package var nextCheckAt: Instant?
    /// Number of checks claimed; tells whether a result is still wanted.
    package var checkNumber: Int64 = 0
    package var checkedAt: Instant?
    /// Consecutive failed checks of a serving domain, or failed certificates.
    package var misses: Int64 = 0
    /// Instant of the first of them.
    package var missedSince: Instant?
    package var ownership = DomainCheck()
    package var routing = DomainCheck()
    package var certificateCheck = DomainCheck()
    package var certificateProblem: CertificateProblem?
    /// As last seen.
    package var certificate: Certificate?
    /// DNS records as last seen, JSON of `PortalLogic`.
    package var records: String?

    /// Creates a claim that is due for a check at once.
    package init(
        client: ClientID, id: Int64, name: String, origin: BrandingOrigin, token: String, state: DomainState = .pending,
        at: Instant, isByOperator: Bool = false
    ) {
        (self.client, self.id, self.name, self.origin, self.token) = (client, id, name, origin, token)
        (createdAt, self.state, stateAt, self.isByOperator) = (at, state, at, isByOperator)
        nextCheckAt = at
    }

    /// Whether it once served the client and now redirects.
    package var isMoved: Bool { movedUntil != nil }

    /// Whether the client is served under it.
    package var isServing: Bool { (state == .active || state == .degraded) && !isMoved }
}

/// A serving domain whose certificate has not been renewed in time.
package struct OverdueDomain: Sendable {
    package let name: String
    /// End of the certificate.
    package let endsAt: Instant
    /// Slug.
    package let client: String
    package let msp: MSPID
    /// The MSP's address for mails.
    package let contact: String?
}
