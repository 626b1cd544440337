"""People and power through the real thing: two workers, Caddy, races
(docs/security.md#licence-and-owners-under-concurrency)."""

import json
import subprocess
import threading
import time

import pytest
from client import Session
from conftest import copied
from stack import Stack


PATIENCE = 180  # seconds


def together(count, act):
    """Runs act(0) … act(count − 1) at the same instant; answers that say `busy` are asked again when they say, for as long
    as a machine may need for 50 hashes that give way to everything else."""
    answers = [None] * count
    start = threading.Barrier(count)
    deadline = time.monotonic() + PATIENCE

    def run(number):
        start.wait()
        while time.monotonic() < deadline:
            answers[number] = act(number)
            if answers[number].status != 503:
                return
            time.sleep(int(answers[number].header("Retry-After")))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def token_of(answer):
    return answer.json["invitation_url"].split("#token=")[1]


def copy_of(session):
    return Session(session.port, session.slug, session.sni, dict(session.cookies), session.jwt)


def test_an_invitation_waits_in_the_outbox_and_lets_in_once(fresh_portal):
    owner = Session(fresh_portal.https).login("owner")
    invited = owner.call("users", "POST", {"email": "nina@acme.test", "role": "admin", "name": "Nina"})
    assert invited.status == 201
    assert invited.json["delivery"] == "queued"
    mails = json.loads(fresh_portal.portalctl("mail", "list", "--json").stdout)
    mails = mails["items"] if isinstance(mails, dict) else mails
    mail = next(mail for mail in mails if "nina@acme.test" in json.dumps(mail))
    assert invited.json["invitation_url"] in json.dumps(mail)
    guest = Session(fresh_portal.https)
    shown = guest.call("auth/invitation", "POST", {"token": token_of(invited)})
    assert shown.json["tenant_name"] and shown.json["email"] == "nina@acme.test"
    body = {"token": token_of(invited), "name": "Nina", "password": "a-good-long-password"}
    assert guest.call("auth/accept", "POST", body).status == 200
    assert guest.call("state").json["user"]["email"] == "nina@acme.test"
    assert Session(fresh_portal.https).call("auth/accept", "POST", body).code == "link-expired"


def test_one_link_in_twenty_hands_opens_once(binaries, folder, demo_database):
    """Twenty people at two workers: one of them is who was invited, the others learn that the link is used.

    A worker of one thread is taken up by its first password, so the other gets one, too."""
    stack = Stack(copied(demo_database, folder / "var"), binaries)
    try:
        stack.start(2, threads=1)
        owner = Session(stack.https).login("owner")
        token = token_of(owner.call("users", "POST", {"email": "n@acme.test", "role": "viewer"}))
        answers = together(20, lambda number: Session(stack.https).call(
            "auth/accept", "POST", {"token": token, "name": f"Nina {number}", "password": f"a-good-long-password-{number}"}))
        assert sorted(answer.status for answer in answers) == [200] + [410] * 19
        assert {answer.code for answer in answers if answer.status == 410} == {"link-expired"}
        winner = next(number for number, answer in enumerate(answers) if answer.status == 200)
        person = Session(stack.https).login(email="n@acme.test", password=f"a-good-long-password-{winner}")
        assert person.call("state").json["user"]["name"] == f"Nina {winner}"
        assert len(person.call("profile/sessions").json["items"]) == 2, "the one that accepted, and this one"
        assert len(owner.call("audit?action=user.accepted").json["items"]) == 1
        logs = [(stack.log / f"pool-{number}.log").read_text() for number in (1, 2)]
        assert all('"route":"/auth/accept"' in log for log in logs), "both workers were asked"
    finally:
        stack.stop()


def test_the_last_seat_is_taken_once(fresh_portal):
    """More invitations than seats, as after a downgrade: four are in, and of three who accept at once one is let in."""
    owner = Session(fresh_portal.https, "initech").login("owner")
    fresh_portal.portalctl("msp", "license", "birch", "--tier", "enterprise")
    tokens = [token_of(owner.call("users", "POST", {"email": f"n{number}@initech.test", "role": "viewer"}))
              for number in range(3)]
    fresh_portal.portalctl("msp", "license", "birch", "--tier", "team", "--yes")
    answers = together(15, lambda number: Session(fresh_portal.https, "initech").call(
        "auth/accept", "POST", {"token": tokens[number % 3], "name": "N", "password": "a-good-long-password"}))
    assert sum(answer.status == 200 for answer in answers) == 1
    assert {answer.code for answer in answers if answer.status != 200} == {"seat-limit-reached", "link-expired"}
    people = owner.call("users").json["items"]
    assert sorted(person["status"] for person in people) == ["active"] * 5 + ["invited"] * 2


def test_seats_hold_against_twenty_invitations_at_once(fresh_portal):
    owner = Session(fresh_portal.https, "initech").login("owner")
    assert owner.call("users").json["seats"] == {"used": 4, "pending": 0, "cap": 5}
    answers = together(20, lambda number: copy_of(owner).call(
        "users", "POST", {"email": f"n{number}@initech.test", "role": "viewer"}))
    assert sorted(answer.status for answer in answers) == [201] + [403] * 19
    assert {answer.code for answer in answers if answer.status == 403} == {"seat-limit-reached"}
    assert owner.call("users").json["seats"]["used"] == 5


def test_one_of_two_owners_who_remove_each_other_stays(fresh_portal):
    owner = Session(fresh_portal.https).login("owner")
    people = {user["email"]: user["id"] for user in owner.call("users").json["items"]}
    assert owner.call(f"users/{people['admin@acme.test']}", "PUT", {"role": "owner"}).status == 200
    other = Session(fresh_portal.https).login("admin")
    pairs = [(owner, people["admin@acme.test"]), (other, people["owner@acme.test"])]
    answers = together(20, lambda number: copy_of(pairs[number % 2][0]).call(
        f"users/{pairs[number % 2][1]}", "DELETE" if number % 4 < 2 else "PUT",
        None if number % 4 < 2 else {"role": "viewer"}))
    assert 1 <= sum(answer.status in (200, 204) for answer in answers)
    owners = json.loads(fresh_portal.portalctl("user", "list", "--client", "acme", "--json").stdout)
    owners = owners["items"] if isinstance(owners, dict) else owners
    assert sum(user["role"] == "owner" for user in owners) == 1


def test_one_address_is_invited_once(fresh_portal):
    owner = Session(fresh_portal.https).login("owner")
    answers = together(20, lambda _: copy_of(owner).call("users", "POST", {"email": "n@acme.test", "role": "viewer"}))
    assert sorted(answer.status for answer in answers) == [201] + [409] * 19
    assert {answer.code for answer in answers if answer.status == 409} == {"email-taken"}


def test_one_command_of_a_node_lives(binaries, folder, demo_database):
    """Nobody takes the commands here: the control plane's port is closed."""
    settings = {"PORTAL_CP_URL": "http://127.0.0.1:9/", "PORTAL_CP_SECRET": "whsec_" + "A" * 43 + "="}
    stack = Stack(copied(demo_database, folder / "var"), binaries, extra=settings)
    try:
        stack.start(2)
        owner = Session(stack.https).login("owner")
        node = next(n["id"] for n in owner.call("nodes?status=online").json["items"] if not n["active_command"])
        answers = together(20, lambda _: copy_of(owner).call(f"nodes/{node}/restart", "POST"))
        assert sorted(answer.status for answer in answers) == [202] + [409] * 19
        refused = [answer for answer in answers if answer.status == 409]
        assert {answer.code for answer in refused} == {"command-in-progress"}
        live = next(answer.json["command"]["id"] for answer in answers if answer.status == 202)
        assert {answer.json["command"]["id"] for answer in refused} == {live}
    finally:
        stack.stop()


def test_no_secret_reaches_a_log(fresh_portal):
    """docs/security.md#t44-secrets-and-control-characters-in-logs: passwords, tokens, cookies and links, right and wrong ones."""
    owner = Session(fresh_portal.https).login("owner")
    invited = owner.call("users", "POST", {"email": "n@acme.test", "role": "viewer"})
    link = token_of(invited)
    Session(fresh_portal.https).call("auth/login", "POST", {"email": "owner@acme.test", "password": "a-wrong-secret"})
    Session(fresh_portal.https).call("auth/accept", "POST", {"token": link, "name": "N", "password": "a-good-long-password"})
    Session(fresh_portal.https).call("auth/forgot", "POST", {"email": "owner@acme.test"})
    Session(fresh_portal.https).call("state", headers={"Authorization": "Bearer " + owner.jwt})
    mails = fresh_portal.portalctl("mail", "list", "--json").stdout
    reset = mails.split("reset#token=")[1][:43]
    secrets = ["correct-horse-battery", "a-wrong-secret", "a-good-long-password", owner.jwt, owner.jwt.split(".")[2], link,
               reset, *owner.cookies.values()]
    fresh_portal.stop()
    text = "".join(file.read_text(errors="replace") for file in fresh_portal.log.glob("*.log"))
    assert '"route":"/auth/login"' in text
    assert not [secret for secret in secrets if secret in text]


def test_the_last_owner_stays(portal):
    owner = Session(portal.https).login("owner")
    me = owner.call("state").json["user"]["id"]
    assert owner.call(f"users/{me}", "DELETE").code == "last-owner"
    assert owner.call(f"users/{me}", "PUT", {"role": "admin"}).code == "last-owner"


def test_an_attackers_failures_never_lock_a_known_device_out(fresh_portal):
    person = Session(fresh_portal.https).login("owner")
    device = {name: value for name, value in person.cookies.items() if "device" in name}
    assert device
    wrong = {"email": "owner@acme.test", "password": "wrong-wrong-wrong"}
    statuses = [Session(fresh_portal.https).call("auth/login", "POST", wrong).status for _ in range(14)]
    assert statuses[:10] == [401] * 10 and set(statuses[10:]) == {429}
    right = {"email": "owner@acme.test", "password": "correct-horse-battery"}
    assert Session(fresh_portal.https).call("auth/login", "POST", right).status == 429
    assert Session(fresh_portal.https, cookies=device).call("auth/login", "POST", right).status == 200


def test_many_logins_queue_and_reads_go_on(fresh_portal):
    reader = Session(fresh_portal.https).login("viewer")
    body = {"email": "viewer@acme.test", "password": "correct-horse-battery"}
    statuses, ended = [], threading.Event()

    def read():
        while not ended.is_set():
            statuses.append(copy_of(reader).call("state").status)
            time.sleep(0.05)

    watcher = threading.Thread(target=read)
    watcher.start()
    answers = []

    def log_in(_):
        # Hashes give way to whatever else this machine does; each has as long as all.
        answers.append(Session(fresh_portal.https).call("auth/login", "POST", body, timeout=PATIENCE))
        return answers[-1]

    final = together(50, log_in)
    ended.set()
    watcher.join()
    assert {answer.status for answer in final} == {200}
    busy = [answer for answer in answers if answer.status == 503]
    assert busy and all(answer.code == "busy" and answer.header("Retry-After") for answer in busy)
    assert len(statuses) > 20 and set(statuses) == {200}


@pytest.mark.parametrize("forged", [{"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example"},
                                    {"X_Forwarded_Host": "evil.example"}, {"X-Forwarded-Proto": "http"}])
def test_a_mailed_link_is_not_made_of_headers(fresh_portal, forged):
    owner = Session(fresh_portal.https).login("owner")
    answer = owner.call("users", "POST", {"email": "n@acme.test", "role": "viewer"}, headers=forged)
    assert answer.json["invitation_url"].startswith(
        f"https://billing.acme.localhost:{fresh_portal.https}/portal/acme/invite#token=")


def test_one_of_twenty_portals_of_a_team_msp_goes_on(binaries, folder):
    stack = Stack(folder / "var", binaries)
    stack.portalctl("keys", "add")
    stack.portalctl("migrate")
    stack.portalctl("msp", "add", "dale", "--name", "Dale", "--tier", "team")
    for number in range(20):
        stack.portalctl("client", "add", f"c{number}", "--msp", "dale", "--name", f"C {number}")
    runs = [subprocess.Popen([stack.binaries / "portalctl", "portal", "enable", f"c{number}"], env=stack.environment,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for number in range(20)]
    errors = [run.communicate()[1] for run in runs]
    assert sorted(run.returncode for run in runs) == [0] + [1] * 19
    winner = next(number for number, run in enumerate(runs) if run.returncode == 0)
    refusal = f"the licence of Dale (team) covers 1 portal, used by c{winner}"
    assert sum(refusal in error for error in errors) == 19, errors
    clients = json.loads(stack.portalctl("client", "list", "--json").stdout)["items"]
    assert [client["client"] for client in clients if client["portal_enabled"]] == [f"c{winner}"]
