"""An authenticator in software: what browsers would send, made by python-fido2 and checked by py_webauthn.

`python authenticator.py` writes the vectors of Tests/ToolkitTests/WebAuthnVectors.swift anew.
"""

import base64
import hashlib
import json
import os
import struct

import webauthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from fido2.cose import ES256, RS256, CoseKey, EdDSA
from fido2.webauthn import (AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData,
                            PublicKeyCredentialCreationOptions, PublicKeyCredentialRequestOptions)

PRESENT, VERIFIED, BACKUP_ELIGIBLE, BACKED_UP = 0x01, 0x04, 0x08, 0x10
NEW = {
    -7: (lambda: ec.generate_private_key(ec.SECP256R1()), ES256,
         lambda key, data: key.sign(data, ec.ECDSA(hashes.SHA256()))),
    -8: (ed25519.Ed25519PrivateKey.generate, EdDSA, lambda key, data: key.sign(data)),
    -257: (lambda: rsa.generate_private_key(65537, 2048), RS256,
           lambda key, data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())),
}


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def raw(data):
    return base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))


class Authenticator:
    """One credential on one host."""

    def __init__(self, algorithm=-7, counter=0):
        make, self.cose, self.sign = NEW[algorithm]
        self.algorithm, self.key, self.counter = algorithm, make(), counter
        self.id, self.handle = os.urandom(32), None

    def data(self, host, flags, credential=b""):
        return AuthenticatorData(hashlib.sha256(host.encode()).digest() + bytes([flags])
                                 + struct.pack(">I", self.counter) + credential)

    def register(self, options, origin, flags=PRESENT | VERIFIED, host=None, **client):
        """`RegistrationResponseJSON` to what the portal asks for, as @simplewebauthn/browser sends it."""
        # python-fido2 takes the options as a browser would.
        asked = PublicKeyCredentialCreationOptions.from_dict(options)
        assert self.algorithm in [parameter.alg for parameter in asked.pub_key_cred_params]
        self.handle = text(asked.user.id)
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.id, CoseKey.for_alg(self.algorithm).from_cryptography_key(self.key.public_key()))
        data = self.data(host or asked.rp.id, flags | 0x40, bytes(credential))
        attestation = AttestationObject.create("none", data, {})
        said = self.client_data("webauthn.create", options["challenge"], origin, **client)
        return {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "clientExtensionResults": {},
                "authenticatorAttachment": "platform",
                "response": {"clientDataJSON": text(said), "attestationObject": text(bytes(attestation)),
                             "authenticatorData": text(bytes(data)), "transports": ["internal", "hybrid"],
                             "publicKeyAlgorithm": self.algorithm}}

    def answer(self, options, origin, flags=PRESENT | VERIFIED, host=None, **client):
        """`AuthenticationResponseJSON` to what the portal asks for."""
        asked = PublicKeyCredentialRequestOptions.from_dict(options)
        data = bytes(self.data(host or asked.rp_id, flags))
        said = self.client_data("webauthn.get", options["challenge"], origin, **client)
        signature = self.sign(self.key, data + hashlib.sha256(said).digest())
        return {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "clientExtensionResults": {},
                "authenticatorAttachment": "platform",
                "response": {"clientDataJSON": text(said), "authenticatorData": text(data),
                             "signature": text(signature), "userHandle": self.handle}}

    @staticmethod
    def client_data(kind, challenge, origin, /, **more):
        said = CollectedClientData.create(kind, raw(challenge), origin, more.pop("crossOrigin", False))
        return json.dumps(json.loads(bytes(said)) | more, separators=(",", ":")).encode()


def check(answer, options, origin, key=None):
    """What py_webauthn says of the same answer; `key` is that of a registration."""
    if "attestationObject" in answer["response"]:
        return webauthn.verify_registration_response(
            credential=json.dumps(answer), expected_challenge=raw(options["challenge"]),
            expected_rp_id=options["rp"]["id"], expected_origin=origin)
    return webauthn.verify_authentication_response(
        credential=json.dumps(answer), expected_challenge=raw(options["challenge"]), expected_rp_id=options["rpId"],
        expected_origin=origin, credential_public_key=key, credential_current_sign_count=0)


def vectors():
    host, origin = "portal.acme.test", "https://portal.acme.test"
    for algorithm in NEW:
        holder = Authenticator(algorithm)
        challenge = text(os.urandom(56))
        creation = {"challenge": challenge, "rp": {"id": host, "name": "Acme"}, "attestation": "none",
                    "user": {"id": text(os.urandom(16)), "name": "a", "displayName": "A"},
                    "pubKeyCredParams": [{"type": "public-key", "alg": algorithm}]}
        new = holder.register(creation, origin)
        key = check(new, creation, origin).credential_public_key
        holder.counter = 7
        request = {"challenge": challenge, "rpId": host}
        answer = holder.answer(request, origin, PRESENT | VERIFIED | BACKUP_ELIGIBLE | BACKED_UP)
        check(answer, request, origin, key)
        yield {"algorithm": algorithm, "id": new["id"], "registration": new["response"]["authenticatorData"]} | {
            name: answer["response"][name] for name in ("authenticatorData", "clientDataJSON", "signature")}


def swift():
    yield "// Written by Tests/EndToEnd/authenticator.py: made by python-fido2, accepted by py_webauthn.\n"
    yield "extension WebAuthnTests {\n    /// For the host `portal.acme.test`, one of each algorithm.\n"
    yield "    static let vectors = [\n"
    for vector in vectors():
        yield f"        Vector(\n            algorithm: {vector['algorithm']},\n"
        for name in ("id", "registration", "authenticatorData", "clientDataJSON", "signature"):
            value = vector[name]
            parts = [value[start:start + 88] for start in range(0, len(value), 88)]
            lines = "\n                    + ".join(f'"{part}"' for part in parts)
            yield f"            {name}:\n                {lines}{'),' if name == 'signature' else ','}\n"
    yield "    ]\n}\n"


if __name__ == "__main__":
    print("".join(swift()), end="")
