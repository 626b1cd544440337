import PortalLogic
import PortalStore
import PortalToolkit

/// `PUT` and `DELETE /branding/logo/{light,dark}`: the owner's logo for a scheme, over the operator's.
enum ChangeLogo {
    /// What a request may send.
    static let limit = Picture.maximumBytes

    static func put(_ variant: LogoVariant) -> @Sendable (SessionContext) throws -> Response {
        { context in
            try context.noQuery()
            // Before the picture is decoded, which is what costs.
            try context.write { try HourlyLimit.logos.count($0.counters, now: context.now) }
            return try change(variant, to: UploadedLogo(picture(context.request)), context)
        }
    }

    static func delete(_ variant: LogoVariant) -> @Sendable (SessionContext) throws -> Response {
        { context in
            try context.noQuery()
            try context.noBody()
            return try change(variant, to: nil, context)
        }
    }

    private static func picture(_ request: Request) throws -> Picture {
        do throws(Violation) {
            return try Picture(untrusted: request.body)
        } catch {
            throw ValidationFailure("logo", error)
        }
    }

    private static func change(_ variant: LogoVariant, to upload: UploadedLogo?, _ context: SessionContext) throws
        -> Response
    {
        let event = context.event(.brandingUpdated, .branding, name: context.tenant.name)
        try context.write { writer in
            let old = try writer.scope.brandLayers().owner.logos[variant]
            guard old != upload?.logo else { return }
            var event = event
            event.details = Change.json([Change(variant.field, old?.label, upload?.logo.label)])
            try writer.setLogo(upload.map { ($0.logo, $0.png) }, variant, at: context.now, audit: event)
        }
        return try context.read { try ShowBranding.respond(context.requestContext, $0) }
    }
}
