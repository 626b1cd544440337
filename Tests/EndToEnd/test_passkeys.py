"""Passkeys through Caddy: what python-fido2 makes the portal accepts, and what the portal asks py_webauthn understands."""

import time

import pytest
import webauthn
from authenticator import PRESENT, VERIFIED, Authenticator, check
from client import Session
from mail_server import wait


def asked(session, path, body=None):
    answer = session.call(path, "POST", body)
    assert answer.status == 200, answer.body
    return answer.json["options"]


def origin(portal):
    return f"https://localhost:{portal.https}"


def add(session, portal, holder, **how):
    options = asked(session, "profile/passkeys/options")
    made = holder.register(options, origin(portal), **how)
    return session.call("profile/passkeys", "POST", {"name": "Laptop", "passkey": made}), made, options


@pytest.mark.parametrize("algorithm", [-7, -8, -257])
def test_a_passkey_of_each_algorithm_logs_in_once(post, sink, algorithm):
    session, holder = Session(post.https).login("owner"), Authenticator(algorithm)
    added, made, options = add(session, post, holder)
    assert added.status == 201 and len(added.json["recovery_codes"]) == 10
    key = check(made, options, origin(post)).credential_public_key
    time.sleep(0.01)
    anybody = Session(post.https)
    request = asked(anybody, "auth/passkey/options")
    holder.counter = 1
    answer = holder.answer(request, origin(post))
    assert check(answer, request, origin(post), key).new_sign_count == 1
    assert anybody.call("auth/passkey", "POST", {"passkey": answer}).status == 200
    assert anybody.call("state").json["user"]["email"] == "owner@acme.test"
    again = Session(post.https).call("auth/passkey", "POST", {"passkey": answer})
    assert (again.status, again.code) == (401, "invalid-passkey")
    assert wait(lambda: any("passkey “Laptop” for localhost was added" in " ".join(mail.get_body(("plain",)).get_content().split())
                            for mail in sink.to("owner@acme.test")))


def test_options_are_what_other_implementations_read(post):
    session = Session(post.https).login("owner")
    creation = webauthn.helpers.parse_registration_options_json(asked(session, "profile/passkeys/options"))
    assert creation.rp.id == "localhost" and creation.user.name == "owner@acme.test"
    assert [each.alg for each in creation.pub_key_cred_params] == [-7, -8, -257]
    assert creation.attestation.value == "none"
    assert creation.authenticator_selection.resident_key.value == "required"
    request = webauthn.helpers.parse_authentication_options_json(asked(session, "auth/passkey/options"))
    assert request.rp_id == "localhost" and not request.allow_credentials


def test_a_passkey_is_the_second_step_and_a_proof(post):
    session, holder = Session(post.https).login("owner"), Authenticator()
    assert add(session, post, holder)[0].status == 201
    time.sleep(0.01)
    waiting = Session(post.https)
    password = {"email": "owner@acme.test", "password": "correct-horse-battery"}
    login = waiting.call("auth/login", "POST", password).json
    assert login["factors"] == ["passkey", "recovery"]
    token = {"mfa_token": login["mfa_token"]}
    answer = holder.answer(asked(waiting, "auth/factor/options", token), origin(post), PRESENT)
    assert waiting.call("auth/factor", "POST", token | {"passkey": answer}).status == 200
    time.sleep(0.01)
    unverified = holder.answer(asked(session, "profile/proof/options"), origin(post), PRESENT)
    refused = session.call("profile/proof", "POST", {"passkey": unverified})
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "wrong-passkey")
    time.sleep(0.01)
    proof = holder.answer(asked(session, "profile/proof/options"), origin(post), PRESENT | VERIFIED)
    assert session.call("profile/proof", "POST", {"passkey": proof}).status == 204


@pytest.mark.parametrize("lie", [
    {"origin": "https://evil.test"}, {"host": "evil.test"}, {"crossOrigin": True}, {"flags": VERIFIED},
    {"challenge": "AAAA"}, {"type": "webauthn.get"},
])
def test_a_lie_adds_nothing(post, lie):
    session, holder = Session(post.https).login("owner"), Authenticator()
    options = asked(session, "profile/passkeys/options")
    how = {"origin": origin(post)} | lie
    made = holder.register(options, how.pop("origin"), **how)
    refused = session.call("profile/passkeys", "POST", {"name": "Laptop", "passkey": made})
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "wrong-passkey")
    assert session.call("profile/factors").json["passkeys"] == []
    events = session.call("audit").json["items"]
    assert events[0]["action"] == "passkey.refused"


def test_sixty_four_kilobytes_of_client_data_are_too_many(post):
    response = {"clientDataJSON": "A" * (64 << 10), "authenticatorData": "AAAA", "signature": "AAAA"}
    answer = Session(post.https).call("auth/passkey", "POST", {"passkey": {"id": "AAAA", "response": response}})
    assert answer.status == 413
