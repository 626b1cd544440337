import PortalLogic
import PortalStore
import PortalToolkit
import Testing

@testable import PortalJobs

/// What the end of a request to the edge says of a domain.
@Suite struct EdgeProbeTests {
    private let lines = [
        "Subject:CN = billing.acme.test", "Issuer:C = US, O = Let's Encrypt, CN = R11",
        "Start date:Nov  1 00:00:00 2026 GMT", "Expire date:Jan 30 12:30:00 2027 GMT",
    ]

    private func result(_ end: EdgeProbe.End, isMarked: Bool = true, _ certificate: [String]? = nil) -> ProbeResult {
        EdgeProbe(end, isMarked: isMarked, certificate: certificate ?? lines).result
    }

    @Test func `an answer with the marker shows the certificate`() {
        let good = Certificate(
            issuer: "Let's Encrypt", notBefore: RFC3339.instant("2026-11-01T00:00:00Z")!,
            notAfter: RFC3339.instant("2027-01-30T12:30:00Z")!)
        #expect(result(.answered) == .good(good))
        #expect(result(.answered, isMarked: false) == .bad(.elsewhere))
        #expect(result(.answered, []) == .unknown)
    }

    @Test(arguments: [
        ("CN = Pebble Intermediate CA 1, C = XT", "Pebble Intermediate CA 1"), ("O=Plain, CN=x", "Plain"),
        ("nothing known", "nothing known"),
    ])
    func `the issuer is the organisation, else the common name`(name: String, issuer: String) {
        guard case .good(let certificate) = result(.answered, ["Issuer:" + name] + lines.dropFirst(2)) else {
            Issue.record("no certificate")
            return
        }
        #expect(certificate.issuer == issuer)
    }

    /// X509_V_ERR_CERT_HAS_EXPIRED, a wrong name, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, not yet valid.
    @Test(arguments: [
        (10, CertificateProblem.expired), (0, .wrongName), (20, .untrusted), (9, .untrusted),
    ])
    func `a certificate that is not good has its reason`(code: Int, problem: CertificateProblem) {
        #expect(result(.unverified(code)) == .bad(problem))
    }

    @Test func `a refused handshake is a failure, no connection is none`() {
        #expect(result(.noHandshake) == .bad(.refused))
        #expect(result(.unreached) == .unknown)
    }
}
