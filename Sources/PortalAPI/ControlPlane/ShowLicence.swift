import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /licence`: the MSP's licence, and the portals and seats that it covers and that are used.
enum ShowLicence {
    static func respond(_ context: KeyContext, _ scope: MSPScope) throws -> Response {
        try context.request.noQuery()
        let now = context.now
        guard let msp = try scope.operated.msps().first else { throw Problem.notFound }
        let portals = try scope.operated.licenceImpact(of: msp, now: now).portals
        let tier = Licence.tier(msp.licence(portalsBefore: 0), now: now)
        return .json { json in
            json.licence(msp)
            json.field("counts_as", tier)
            json.field("portals_used", portals.count)
            json.field("portals_cap", Licence.portals(tier))
            json.effect(of: msp, on: portals, now: now)
        }
    }
}
