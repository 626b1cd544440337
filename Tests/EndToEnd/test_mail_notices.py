"""Every mail about an account, in every language, as it arrives: a person does what it tells, at the real portal."""

import re
import time
from functools import cache

import pyotp
import pytest
from authenticator import Authenticator
from client import Session
from inside import begin
from mail_server import outbox, wait
from notice_words import HAPPENED, OTHERS, event_words, notice, other
from views import LANGUAGES

PASSWORD = "correct-horse-battery"
VIEWER, OWNER = "viewer@acme.test", "owner@acme.test"
DAY = 86_400
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Person(Session):
    """Somebody with a browser."""

    agent = CHROME

    def call(self, path, method="GET", body=None, status=None, **more):
        answer = super().call(path, method, body, {"User-Agent": self.agent}, **more)
        assert status in (None, answer.status), answer.body
        return answer

    def device(self):
        """The cookies that say which device it is."""
        return {name: value for name, value in self.cookies.items() if "device" in name}


class Mails:
    """What must arrive in a language."""

    def __init__(self, portal, sink, language):
        self.portal, self.sink, self.language, self.start = portal, sink, language, time.time()
        self.wanted = []

    def want(self, key, to=VIEWER, device="Chrome, Linux", address="127.0.0.1", later=0):
        self.wanted.append((key, to, device, address, later))

    def expected(self, key, device, address, later):
        if key in OTHERS:
            return other(key, self.language)
        return notice(key, self.language, self.start, device, address, later)

    def compare(self):
        """What is missing, and what has come besides."""
        came, missing = [(recipient, message) for _, [recipient], message in self.sink.messages], []
        for key, to, *facts in self.wanted:
            subject, pattern = self.expected(key, *facts)
            hit = next((each for each in came if each[0] == to and each[1]["Subject"] == subject
                        and f'lang="{self.language}"' in body(each[1], "html") and re.match(pattern, body(each[1]))), None)
            came.remove(hit) if hit else missing.append((key, to, pattern))
        return missing, [(to, message["Subject"], body(message)) for to, message in came]

    def arrive(self):
        try:
            wait(lambda: not self.compare()[0])
        except AssertionError:
            missing, besides = self.compare()
            pytest.fail("missing:\n%s\nbesides:\n%s" % ("\n".join(map(str, missing)), "\n".join(map(str, besides))))

    def token(self, to, page):
        return re.findall(rf"/{page}#token=([\w-]+)", " ".join(map(body, self.sink.to(to))))[-1]

    def person(self, role="viewer"):
        session = begin(self.portal, role)
        return Person(session.port, cookies=session.cookies)

    def operator(self, *words):
        self.portal.portalctl(*words, "--client", "acme")


@cache
def body(message, kind="plain"):
    return " ".join(message.get_body((kind,)).get_content().split())


def add_app(mails, person, name, key):
    """The app's id, and the recovery codes."""
    made = person.call("profile/authenticators", "POST", {"name": name}, 201).json
    code = {"code": pyotp.TOTP(made["secret"]).now()}
    answer = person.call(f"profile/authenticators/{made['id']}/confirm", "POST", code, 200)
    mails.want(key)
    return made["id"], answer.json["recovery_codes"]


def add_passkey(mails, person, name, key):
    options = person.call("profile/passkeys/options", "POST", status=200).json["options"]
    made = Authenticator().register(options, f"https://localhost:{mails.portal.https}")
    person.call("profile/passkeys", "POST", {"name": name, "passkey": made}, 201)
    mails.want(key)
    return next(each["id"] for each in person.call("profile/factors").json["passkeys"] if each["name"] == name)


def remove(mails, person, what, key):
    person.call(f"profile/{what}", "DELETE", status=204)
    mails.want(key)


def new_places(mails):
    """Who logs in first is told nothing."""
    port = mails.portal.https
    person = Person(port).login("viewer")
    other = Person(port)
    other.agent = FIREFOX
    other.login("viewer")
    mails.want("newDevice", device="Firefox, Windows")
    Person(port, cookies=person.device(), source="127.1.0.1").login("viewer")
    mails.want("newNetwork", address="127.1.0.1")
    return person


def factors(mails, person):
    phone, codes = add_app(mails, person, "Phone", "addedFirst")
    tablet, none = add_app(mails, person, "Tablet", "added")
    assert none is None
    remove(mails, person, f"authenticators/{tablet}", "removed")
    remove(mails, person, f"passkeys/{add_passkey(mails, person, 'Laptop', 'passkey')}", "passkeyRemoved")
    password = {"email": VIEWER, "password": PASSWORD}
    stranger = Person(mails.portal.https)
    login = {"mfa_token": stranger.call("auth/login", "POST", password, 200).json["mfa_token"]}
    for _ in range(10):
        stranger.call("auth/factor", "POST", login | {"code": "000000"}, 401)
    mails.want("refused")
    again = Person(mails.portal.https, cookies=person.device())
    login = {"mfa_token": again.call("auth/login", "POST", password, 200).json["mfa_token"]}
    again.call("auth/factor", "POST", login | {"code": codes[0]}, 200)
    mails.want("used")
    person.call("profile/recovery-codes", "POST", status=200)
    mails.want("renewed")
    remove(mails, person, f"authenticators/{phone}", "removedLast")
    remove(mails, person, f"passkeys/{add_passkey(mails, person, 'Key ring', 'firstPasskey')}", "lastPasskeyRemoved")


def resets(mails, viewer):
    add_app(mails, mails.person(), "Phone", "addedFirst")
    mails.person("owner").call(f"users/{viewer}/factors", "DELETE", status=204)
    mails.want("reset")
    add_app(mails, mails.person(), "Phone", "addedFirst")
    mails.operator("user", "reset-factors", VIEWER)
    mails.want("resetAsked", later=DAY)
    mails.want("resetAsked, of another", OWNER, later=DAY)
    # What is cancelled before it was sent is not sent.
    mails.arrive()
    mails.operator("user", "reset-factors", VIEWER, "--cancel")
    mails.want("resetCancelled")
    mails.want("resetCancelled, of another", OWNER)
    mails.operator("user", "reset-factors", VIEWER, "--now")
    mails.want("reset, by the provider")
    mails.want("reset, of another", OWNER)


def password_and_role(mails, viewer):
    change = {"current": PASSWORD, "new": "another-horse-battery"}
    mails.person().call("profile/password", "POST", change, 204)
    mails.want("password")
    mails.person("owner").call(f"users/{viewer}", "PUT", {"role": "admin"}, 200)
    mails.want("role")
    mails.operator("user", "role", VIEWER, "viewer")
    mails.want("role, by the provider")


def addresses(mails, viewer):
    """Only the last wish counts, so each is waited for."""
    person = mails.person()
    person.call("profile/email", "POST", {"email": OWNER}, 202)
    mails.want("taken", OWNER)
    mails.arrive()
    person.call("profile/email", "POST", {"email": "mine@acme.test"}, 202)
    mails.want("confirmation", "mine@acme.test")
    mails.arrive()
    mails.person("owner").call(f"users/{viewer}/email", "POST", {"email": "new@acme.test"}, 202)
    mails.want("emailAsked")
    mails.want("confirmation, of an owner's wish", "new@acme.test")
    mails.arrive()
    anybody = Person(mails.portal.https)
    anybody.call("auth/email", "POST", {"token": mails.token("new@acme.test", "email")}, 204)
    mails.want("emailChanged")
    mails.arrive()
    anybody.call("auth/email-back", "POST", {"token": mails.token(VIEWER, "email-back")}, 200)
    mails.want("emailBack")
    mails.want("emailLost", "new@acme.test")


def demand(mails, days, key):
    """The job comes every ten minutes, and when it starts."""
    mails.portal.stop_process("jobs")
    mails.portal.portalctl("msp", "policy", "alder", "--second-factor", "all", "--grace-days", str(days))
    mails.portal.start_jobs()
    for role in ("owner", "admin", "viewer"):
        mails.want(key, f"{role}@acme.test", later=days * DAY)
    mails.arrive()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_event_is_told_in_the_persons_language(post, sink, language):
    outbox(post, f"UPDATE portal_users SET locale = '{language}'")
    mails = Mails(post, sink, language)
    viewer = next(user["id"] for user in mails.person("owner").call("users").json["items"] if user["email"] == VIEWER)
    factors(mails, new_places(mails))
    resets(mails, viewer)
    password_and_role(mails, viewer)
    addresses(mails, viewer)
    demand(mails, 14, "demanded")
    demand(mails, 0, "demanded, now")
    assert [mail for mail in mails.compare()[1] if mail[0].endswith("@acme.test")] == []
    assert {key for key, *_ in mails.wanted} == HAPPENED.keys() | OTHERS.keys()


def test_no_event_is_forgotten():
    assert {key.split(", ")[0] for key in HAPPENED} == event_words()
