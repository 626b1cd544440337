import PortalLogic
import PortalStore
import PortalToolkit

extension RequestContext {
    /// Passkeys for a purpose, on the host of this request.
    func passkeys(for purpose: PasskeyCeremony.Purpose) throws -> PasskeyCeremony {
        guard let host = HostName.normalized(request.host) else { throw Problem.portalNotFound }
        return PasskeyCeremony(keys.ring, purpose, client: tenant.id, host: host, origin: request.origin)
    }
}

extension UserFactors {
    /// The passkeys that work on a host.
    func passkeys(on host: String) -> [Passkey] { passkeys.filter { $0.host == host } }
}

extension Problem {
    static let invalidPasskey = Problem(.invalidPasskey, "The passkey's answer is not valid here, or not any more.")
    static let noPasskeyHere = Problem(.noFactor, "No passkey of this account works on this host.")
}

/// What browsers take and give, in their own words: the JSON forms of WebAuthn Level 3, §5.1.8 to §5.1.10.
extension InputDecoder {
    /// Longest id of a credential, in characters.
    private static let idLength = 1364

    /// A new passkey (`RegistrationResponseJSON`), and how its authenticator is reached.
    mutating func registration(_ name: String) -> (RegistrationAnswer, transports: [String])? {
        object(name) { fields in
            fields.credentialID()
            return fields.object("response") { response in
                // The same as inside `attestationObject`, which nobody signs where no attestation is asked for.
                let data = response.bytes("authenticatorData", max: WebAuthn.maximumLength)
                let clientData = response.bytes("clientDataJSON", max: ClientData.maximumLength)
                let transports = response.strings("transports", max: 16, length: 32)
                for ignored in ["attestationObject", "publicKey", "publicKeyAlgorithm"] { _ = response.json(ignored) }
                return (
                    RegistrationAnswer(clientData: clientData, authenticatorData: data),
                    transports.filter { $0.utf8.allSatisfy { $0 == 0x2d || (0x61...0x7a).contains($0) } }
                )
            }
        }.flatMap { $0 }
    }

    /// A passkey's answer (`AuthenticationResponseJSON`).
    mutating func passkey(_ name: String) -> PasskeyAnswer? {
        object(name) { fields in
            let id = fields.credentialID()
            return fields.object("response") { response in
                PasskeyAnswer(
                    credential: id,
                    clientData: response.bytes("clientDataJSON", max: ClientData.maximumLength),
                    authenticatorData: response.bytes("authenticatorData", max: WebAuthn.maximumLength),
                    signature: response.bytes("signature", max: 1024),
                    userHandle: response.optionalString("userHandle", max: 88))
            }
        }.flatMap { $0 }
    }

    @discardableResult
    private mutating func credentialID() -> String {
        let id = string("id", min: 1, max: Self.idLength)
        for ignored in ["rawId", "type", "clientExtensionResults", "authenticatorAttachment"] { _ = json(ignored) }
        return id
    }

    private mutating func bytes(_ name: String, max: Int) -> [UInt8] {
        let text = string(name, min: 1, max: max * 4 / 3 + 2)
        guard let bytes = Base64.url.decode(text) else {
            fail(name, .wrongPasskey)
            return []
        }
        return bytes
    }
}

extension JSONWriter {
    /// What `navigator.credentials.get` asks for.
    /// - Parameter passkeys: that may answer; none for whichever the person has.
    mutating func requestOptions(_ ceremony: PasskeyCeremony, challenge: String, verified: Bool, _ passkeys: [Passkey])
    {
        object("options") { json in
            json.field("challenge", challenge)
            json.field("timeout", PasskeyCeremony.lifetime.milliseconds)
            json.field("rpId", ceremony.host)
            json.credentials("allowCredentials", passkeys)
            json.field("userVerification", verified ? "required" : "preferred")
        }
    }

    /// What `navigator.credentials.create` asks for.
    mutating func creationOptions(
        _ ceremony: PasskeyCeremony, challenge: String, _ tenant: Tenant, _ user: PortalUser, _ known: [Passkey]
    ) {
        object("options") { json in
            json.field("challenge", challenge)
            json.field("timeout", PasskeyCeremony.lifetime.milliseconds)
            json.object("rp") {
                $0.field("id", ceremony.host)
                $0.field("name", tenant.name)
            }
            json.object("user") {
                $0.field("id", PasskeyCeremony.handle(client: tenant.id, user: user.id))
                $0.field("name", user.email)
                $0.field("displayName", user.name)
            }
            json.objects("pubKeyCredParams", WebAuthn.Algorithm.allCases) {
                $0.field("type", "public-key")
                $0.field("alg", $1.rawValue)
            }
            json.credentials("excludeCredentials", known)
            json.object("authenticatorSelection") {
                $0.field("residentKey", "required")
                $0.field("requireResidentKey", true)
                $0.field("userVerification", "preferred")
            }
            json.field("attestation", "none")
        }
    }

    private mutating func credentials(_ name: StaticString, _ passkeys: [Passkey]) {
        objects(name, passkeys) { json, passkey in
            json.field("type", "public-key")
            json.field("id", passkey.credential)
            json.strings("transports", passkey.transports)
        }
    }
}
