"""connectors/request-tracker against Debian's Request Tracker 5."""

import base64
import json

import pytest
from connectors import Clients, EmptyPortal, dry_run, portal_settings, run, settings_file
from ticketing import Desk

SECRET = "blame the hoster"
CUSTOMER = {"kind": "customer", "name": "Robin"}


@pytest.fixture(scope="module")
def rt(tmp_path_factory):
    with Desk(tmp_path_factory.mktemp("desk")) as rt:
        yield rt


@pytest.fixture
def desk(rt):
    """Without tickets."""
    rt.fresh_queue()
    return rt


def one(records, number):
    [record] = [record for record in records if record["id"] == number]
    return record


def test_tickets_are_lines_that_the_portal_takes_and_comments_are_never_read(desk, tmp_path, binaries):
    number = desk.mail("Mäil is slow", "Since this morning.\n\nRobin")
    desk.reply(number, SECRET, "comment")
    file = {"FileName": "note.txt", "FileType": "text/plain", "FileContent": base64.b64encode(b"a file").decode()}
    desk.reply(number, "<p>We <b>look</b><br>at it.</p><ul><li>relay</li></ul>", content_type="text/html", Attachments=[file], Status="stalled")
    desk.change(number, Priority="50")
    desk.mail(f"Re: [desk.test #{number}] slow", "x" * 30_000)
    records = dry_run("request-tracker", settings_file(tmp_path, desk.settings(tmp_path)))
    record = one(records, number)
    assert (record["client"], record["subject"], record["status"], record["priority"]) == ("acme", "Mäil is slow", "pending", "normal")
    first, second, third = record["messages"]
    assert (first["author"], first["body"]) == (CUSTOMER, "Since this morning.\n\nRobin")
    assert (second["author"]["kind"], second["body"]) == ("provider", "We look\nat it.\n- relay")
    assert third["author"] == CUSTOMER and 19_000 < len(third["body"]) <= 20_000
    assert all(message["internal"] is False for message in record["messages"])
    assert SECRET not in json.dumps(records) and "a file" not in json.dumps(records)
    taken = Clients(tmp_path, binaries, ["acme", "globex"]).take(records, "--dry-run")
    assert taken["added"] == len(records) and taken["unknown_fields"] == 0


def test_a_user_who_may_read_comments_makes_no_difference(desk, tmp_path):
    number = desk.mail("Secrets", "Hello")
    desk.reply(number, SECRET, "comment")
    desk.reply(number, SECRET, "comment", Status="resolved")
    (tmp_path / "root").write_text("password")
    text = desk.settings(tmp_path).replace('"connector"', '"root"').replace(f"{desk.folder}/password", f"{tmp_path}/root")
    record = one(dry_run("request-tracker", settings_file(tmp_path, text)), number)
    assert [message["body"] for message in record["messages"]] == ["Hello"] and record["status"] == "resolved"


def test_a_token_opens_rt_instead_of_a_password(desk, tmp_path):
    number = desk.mail("By token", "Hello")
    (tmp_path / "token").write_text(desk.token() + "\n")
    text = desk.settings(tmp_path).replace('user = "connector"\n', "").replace(f'password_file = "{desk.folder}/password"', f'token_file = "{tmp_path}/token"')
    assert "password" not in text
    assert one(dry_run("request-tracker", settings_file(tmp_path, text)), number)["client"] == "acme"
    (tmp_path / "token").write_text(desk.token()[:-1] + "\n")
    assert "Unauthorized (401)" in run("request-tracker", settings_file(tmp_path, text), "--dry-run", status=78).stderr


def test_the_client_is_named_by_domain_field_or_queue_and_never_guessed(desk, tmp_path):
    ours, both, nobody = desk.mail("Ours", "a", "kim@GLOBEX.test"), desk.mail("Both", "b"), desk.mail("Spam", "c", "x@elsewhere.test")
    desk.change(both, Requestor=["robin@acme.test", "kim@globex.test"])
    desk.change(nobody, CustomFields={"Customer": "acme.test"})
    desk.change(ours, CustomFields={"Customer": "Unheard of"})
    done = run("request-tracker", settings_file(tmp_path, desk.settings(tmp_path)), "--dry-run", status=1)
    owners = {record["id"]: record["client"] for record in map(json.loads, done.stdout.splitlines())}
    assert owners[ours] == "globex" and both not in owners and nobody not in owners
    assert f"left out: ticket {both}: acme.test, globex.test: are several clients" in done.stderr and f"ticket {nobody}" not in done.stderr
    field = settings_file(tmp_path, desk.settings(tmp_path, 'by = "custom_field"\ncustom_field = "Customer"'))
    done = run("request-tracker", field, "--dry-run", status=1)
    assert {json.loads(line)["id"] for line in done.stdout.splitlines()} == {nobody}
    assert f"ticket {ours}: Unheard of: is not in [clients]" in done.stderr
    queue = settings_file(tmp_path, desk.settings(tmp_path, 'by = "queue"').replace('"acme.test"', f'"{desk.queue}"'))
    assert {record["client"] for record in dry_run("request-tracker", queue)} == {"acme"}


@pytest.mark.parametrize("old, new, status, wanted", [
    ("/password", "/RT_SiteConfig.pm", 78, "Unauthorized (401)"),
    ("Queue = ", "Nonsense = ", 78, "Unknown field: Nonsense"),
    ("http://127.0.0.1", "http://127.0.0.9", 69, "127.0.0.9"),
    ('by = "requestor_domain"', 'by = "owner"', 78, "owner; there are custom_field, queue, requestor_domain"),
    ("state_file", "statefile", 78, "statefile"),
])
def test_what_is_wrong_is_said(rt, tmp_path, old, new, status, wanted):
    done = run("request-tracker", settings_file(tmp_path, rt.settings(tmp_path).replace(old, new)), "--dry-run", status=status)
    assert wanted in done.stderr and "Traceback" not in done.stderr and not done.stdout


def test_changes_come_removed_tickets_go_and_a_moved_one_is_only_at_its_new_client(desk, tmp_path, binaries):
    with EmptyPortal(tmp_path, binaries, {"alder": ["acme", "globex"]}) as portal:
        settings = settings_file(tmp_path, portal_settings(portal.stack, portal.keys["alder"], tmp_path) + desk.settings(tmp_path))
        stays, moves, merged, deleted = (desk.mail(name, "Hello") for name in ("stays", "moves", "merged", "deleted"))
        run("request-tracker", settings)
        assert [row[0] for row in tickets(portal)] == ["acme"] * 4
        desk.reply(stays, "Done.", Status="resolved")
        desk.change(moves, Requestor="kim@globex.test")
        desk.merge(merged, stays)
        desk.delete(deleted)
        run("request-tracker", settings)
        assert tickets(portal) == [("acme", stays, "resolved"), ("globex", moves, "open")]
        assert portal.rows("SELECT count(*) FROM ticket_messages WHERE body = 'Done.' AND internal = 0") == [(1,)]
        before = json.loads((tmp_path / "tickets-state.json").read_text())
        assert before["tickets"] == {stays: "acme", moves: "globex"} and before["after"] == 0 and not before["again"]


def test_what_the_portal_refused_comes_again_and_no_mass_removal_goes_unasked(desk, tmp_path, binaries):
    with EmptyPortal(tmp_path, binaries, {"alder": ["globex"]}) as portal:
        text = portal_settings(portal.stack, portal.keys["alder"], tmp_path) + desk.settings(tmp_path) + "\n"
        settings = settings_file(tmp_path, text.replace("state_file", "overlap_minutes = 0\nstate_file"))
        numbers = [desk.mail(f"T{number}", "Hello") for number in range(7)]
        assert f"refused: ticket acme {numbers[0]}: client" in run("request-tracker", settings, status=1).stderr
        portal.stack.portalctl("client", "add", "acme", "--msp", "alder", "--name", "Acme")
        desk.mail("The newest", "is later", "kim@globex.test")
        run("request-tracker", settings)
        assert len(tickets(portal)) == 8
        for number in numbers[:6]:
            desk.delete(number)
        done = run("request-tracker", settings, status=78)
        assert "6 of 8 tickets" in done.stderr and "--confirm-removals" in done.stderr and len(tickets(portal)) == 8
        run("request-tracker", settings, "--confirm-removals")
        assert len(tickets(portal)) == 2


def tickets(portal):
    return portal.rows("SELECT slug, upstream_id, tickets.status FROM tickets JOIN clients ON clients.id = client_id ORDER BY CAST(upstream_id AS INTEGER)")
