import PortalLogic
import PortalStore
import PortalToolkit

/// `POST /profile/passkeys/options` and `POST /profile/passkeys`: a passkey for the host of the request.
enum AddPasskey {
    private static let maximum = 20

    static func options(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let ceremony = try ceremony(context)
        let challenge = try ceremony.challenge(now: context.now, context.services.random)
        let known = try context.read { try $0.factors().passkeys(on: ceremony.host) }
        return .json(capacity: 1024 + known.count * 128) {
            $0.creationOptions(ceremony, challenge: challenge, context.tenant, context.user, known)
        }
    }

    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let name = body.text("name", max: 100)
        let answer = body.registration("passkey")
        try body.finish()
        guard let answer else { throw ValidationFailure("passkey", .required) }
        let passkey = try passkey(context, name, answer.0, answer.transports)
        let request = context.requestContext
        let (codes, hashes) = try request.secondFactor(of: context.user).recoveryCodes(context.services.random)
        let event = request.factorEvent(.passkeyAdded, context.user, [Change("passkey", nil, passkey.name)])
        let (mailID, resetEnd) = (context.services.random.id(), ResetEnd(request))
        let isFirst: Bool? = try context.write { writer in
            let known = try writer.factors.current
            guard known.passkeys.count < maximum else { throw ValidationFailure("name", .tooMany(maximum)) }
            // What was asked is answered once: since then another passkey, or this one, has been added.
            guard !known.passkeys.contains(where: { $0.createdAt > passkey.state.challengedAt }),
                try writer.add(passkey, codes: known.isEmpty ? hashes : nil, audit: event)
            else { return nil }
            try resetEnd.end(writer.people, of: context.user, by: context.user)
            let told = AccountNotice.Event.passkeyAdded(passkey.name, host: passkey.host, isFirst: known.isEmpty)
            try writer.add(request.notice(told, id: mailID, to: context.user))
            return known.isEmpty
        }
        guard let isFirst else {
            try refuse(context, name, .reused)
            throw ValidationFailure("passkey", .wrongPasskey)
        }
        var response = RenewRecoveryCodes.answer(isFirst ? codes : nil)
        response.status = 201
        response.headers.append(try request.deviceCookie(afterCodeOf: context.user))
        return response
    }

    private static func ceremony(_ context: SessionContext) throws -> PasskeyCeremony {
        try context.requestContext.passkeys(for: .registration(session: context.session.session))
    }

    private static func passkey(
        _ context: SessionContext, _ name: String, _ answer: RegistrationAnswer, _ transports: [String]
    ) throws -> Passkey {
        let ceremony = try ceremony(context)
        do {
            let (credential, state) = try ceremony.credential(answer, now: context.now)
            return Passkey(
                id: context.services.random.id(), credential: Base64.url.encode(credential.id), host: ceremony.host,
                algorithm: credential.key.algorithm.rawValue, publicKey: Base64.url.encode(credential.key.bytes),
                transports: transports, name: name, createdAt: context.now, state: state)
        } catch let refused as PasskeyCeremony.Refused {
            try refuse(context, name, refused.reason)
            throw ValidationFailure("passkey", .wrongPasskey)
        }
    }

    private static func refuse(_ context: SessionContext, _ name: String, _ reason: PasskeyRefusal) throws {
        let event = context.requestContext.factorEvent(
            .passkeyRefused, context.user, [Change("passkey", nil, name), Change("passkey_refusal", nil, reason)])
        try context.write { try $0.factors.add(event) }
    }
}

/// `PUT /profile/passkeys/{id}`.
enum RenamePasskey {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        var body = try context.body()
        let name = body.text("name", max: 100)
        try body.finish()
        let request = context.requestContext
        let event = request.factorEvent(.passkeyRenamed, context.user)
        try context.write { writer in
            let known = try writer.factors.current.passkeys.first { $0.id == context.id }
            guard let known else { throw Problem.notFound }
            guard known.name != name else { return }
            var event = event
            event.details = Change.json([Change("passkey", known.name, name)] + request.deviceChange)
            try writer.factors.rename(passkey: known.id, to: name, audit: event)
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}

/// `DELETE /profile/passkeys/{id}`.
enum RemovePasskey {
    static func respond(_ context: SessionContext) throws -> Response {
        try context.noQuery()
        try context.noBody()
        let request = context.requestContext
        let event = request.factorEvent(.passkeyRemoved, context.user)
        let mailID = context.services.random.id()
        try context.write { writer in
            let all = try writer.factors.current
            guard let known = all.passkeys.first(where: { $0.id == context.id }) else { throw Problem.notFound }
            var event = event
            event.details = Change.json([Change("passkey", known.name, nil)] + request.deviceChange)
            try writer.factors.remove(passkey: known.id, audit: event)
            try writer.add(
                request.notice(.passkeyRemoved(known.name, isLast: all.count == 1), id: mailID, to: context.user))
        }
        return Response(status: 204, headers: [("Cache-Control", "no-store")])
    }
}
