import PortalLogic
import PortalStore
import PortalToolkit

/// `GET /profile/factors`: the user's second factors.
enum ListFactors {
    static func respond(_ context: RequestContext, _ scope: TenantScope) throws -> Response {
        try context.noQuery()
        let factors = try scope.factors()
        let left = factors.isEmpty ? nil : try scope.recoveryCodesLeft()
        let host = try context.passkeys(for: .login).host
        return .json(capacity: 256 + factors.count * 256) { json in
            json.objects("authenticators", factors.authenticators) { json, authenticator in
                json.id("id", authenticator.id)
                json.field("name", authenticator.name)
                json.instant("created_at", authenticator.createdAt)
                json.instant("last_used_at", authenticator.lastUsedAt)
            }
            json.objects("passkeys", factors.passkeys) { json, passkey in
                json.id("id", passkey.id)
                json.field("name", passkey.name)
                json.field("host", passkey.host)
                json.field("works_here", passkey.host == host)
                json.field("backed_up", passkey.state.isBackedUp)
                json.instant("created_at", passkey.createdAt)
                json.instant("last_used_at", passkey.lastUsedAt)
            }
            json.field("recovery_codes_left", left)
            json.minimumPassword(hasFactor: !factors.isEmpty)
        }
    }
}

/// `POST /profile/authenticators`: a secret for an app; it counts once a code has confirmed it.
enum AddAuthenticator {
    private static let maximum = 10
    /// Time for the first code.
    static let lifetime = Duration.hours(1)

    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let name = body.text("name", max: 100)
        try body.finish()
        let request = context.requestContext
        let (authenticator, totp) = try request.secondFactor(of: context.user)
            .new(id: context.services.random.id(), name: name, at: context.now, context.services.random)
        try context.write { writer in
            guard try writer.factors.current.authenticators.count < maximum else {
                throw ValidationFailure("name", .tooMany(maximum))
            }
            try writer.factors.add(authenticator)
        }
        return .json(status: 201, capacity: 512) { json in
            json.id("id", authenticator.id)
            json.field("secret", Base32.encode(totp.secret))
            json.field("uri", totp.uri(issuer: context.tenant.name, account: context.user.email))
        }
    }
}

/// `POST /profile/authenticators/{id}/confirm`: from now on a login needs a code.
enum ConfirmAuthenticator {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let code = body.string("code", max: 64)
        try body.finish()
        let request = context.requestContext
        let factor = request.secondFactor(of: context.user)
        let oldest = context.now - AddAuthenticator.lifetime
        let waiting = try context.read { try $0.unconfirmedAuthenticator(context.id, since: oldest) }
        guard let authenticator = waiting else { throw Problem.notFound }
        guard let step = try factor.step(of: code, authenticator, now: context.now) else {
            throw ValidationFailure("code", .wrongCode)
        }
        let (codes, hashes) = try factor.recoveryCodes(context.services.random)
        let event = request.factorEvent(.factorAdded, context.user, [Change("authenticator", nil, authenticator.name)])
        let (mailID, resetEnd) = (context.services.random.id(), ResetEnd(request))
        let isFirst = try context.write { writer in
            try resetEnd.end(writer.people, of: context.user, by: context.user)
            let isFirst = try writer.factors.current.isEmpty
            let codes = isFirst ? hashes : nil
            guard try writer.confirm(authenticator.id, step: step, at: context.now, codes: codes, audit: event) else {
                throw Problem.notFound
            }
            try writer.add(
                request.notice(.factorAdded(authenticator.name, isFirst: isFirst), id: mailID, to: context.user))
            return isFirst
        }
        var response = RenewRecoveryCodes.answer(isFirst ? codes : nil)
        response.headers.append(try request.deviceCookie(afterCodeOf: context.user))
        return response
    }
}

/// `DELETE /profile/authenticators/{id}`.
enum RemoveAuthenticator {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let request = context.requestContext
        let event = request.factorEvent(.factorRemoved, context.user)
        let mailID = context.services.random.id()
        try context.write { writer in
            let all = try writer.factors.current
            guard let known = all.authenticators.first(where: { $0.id == context.id }) else { throw Problem.notFound }
            var event = event
            event.details = Change.json([Change("authenticator", known.name, nil)] + request.deviceChange)
            try writer.factors.remove(known.id, audit: event)
            try writer.add(
                request.notice(.factorRemoved(known.name, isLast: all.count == 1), id: mailID, to: context.user))
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}

/// `POST /profile/recovery-codes`: ten new codes in place of the old ones.
enum RenewRecoveryCodes {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let request = context.requestContext
        let (codes, hashes) = try request.secondFactor(of: context.user).recoveryCodes(context.services.random)
        let event = request.factorEvent(.factorCodesRenewed, context.user)
        let mail = request.notice(.recoveryCodesRenewed, id: context.services.random.id(), to: context.user)
        try context.write { writer in
            guard try !writer.factors.current.isEmpty else {
                throw Problem(.noFactor, "There is no second factor that recovery codes could stand in for.")
            }
            try writer.factors.setRecoveryCodes(hashes, audit: event)
            try writer.add(mail)
        }
        return answer(codes)
    }

    /// The codes, shown once; `nil` where earlier ones still work.
    static func answer(_ codes: [String]?) -> Response {
        .json(capacity: 512) { json in
            if let codes { json.strings("recovery_codes", codes) } else { json.null("recovery_codes") }
        }
    }
}

/// `DELETE /users/{id}/factors`: an owner helps a user who has lost them.
enum ResetFactors {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let stamp = context.stamp()
        let mailIDs = context.services.random.ids(AccountNotice.maximumOwners)
        try context.write { writer in
            guard let user = try writer.scope.user(UserID(context.id)), user.isActive else { throw Problem.notFound }
            try context.rules(writer)
                .resetFactors(of: user, by: context.user.id, mailIDs: mailIDs, stamp)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
