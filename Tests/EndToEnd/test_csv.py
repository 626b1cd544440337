"""CSV as people get it, read by a reader that is not ours: the audit log of the portal and an operator's export."""

import csv
import io
import json
import sqlite3
import unicodedata

import pytest
from client import Session

NAME = "Олександра"
FORMULAS = ["＂=1+1", "\ufb291", "=1+1", "+1+1", "-1+1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠x", " =1+1", "\u00a0=1+1", "\ufeff=1+1", '"=1+1', "\t=1", "\rx",
            "\n=1", "a;=1+1", 'a;"=1+1', "a\n－1", "x\t@y", '=HYPERLINK("https://evil.test","x")', "=cmd|' /C calc'!A0"]


def rows(text):
    assert text.startswith("\ufeff") and "\r\n\ufeff" not in text
    assert text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def starts_formula(cell):
    shown = unicodedata.normalize("NFKC", cell).lstrip(' \t\r\n\u00a0\ufeff"')
    return shown[:1] in set("=+-@")


@pytest.fixture
def named(fresh_portal):
    """Events by people and of things with such names, and one whose change has such a value."""
    with sqlite3.connect(f"{fresh_portal.var}/portal.db") as database:
        (client,) = database.execute("SELECT id FROM clients WHERE slug = 'acme'").fetchone()
        events = database.execute("SELECT id FROM audit_events WHERE client_id = ? ORDER BY at DESC LIMIT ?",
                                  (client, len(FORMULAS))).fetchall()
        for (event,), formula in zip(events, FORMULAS):
            details = json.dumps({"name": {"old": NAME, "new": "x;" + formula}}, ensure_ascii=False)
            database.execute("UPDATE audit_events SET actor_name = ?, target_name = ?, details = ?, action = 'profile.updated'"
                             " WHERE client_id = ? AND id = ?", (formula, NAME, details, client, event))
    return fresh_portal


@pytest.mark.parametrize("role, words", [("owner", ("Changed profile", "Name: ")), ("admin", ("Змінено профіль", "Ім’я: "))])
def test_the_audit_log_as_a_file(named, role, words):
    answer = Session(named.https).login(role).call("audit/export", "POST", {"action": "profile.updated"})
    assert answer.header("Content-Type") == "text/csv; charset=utf-8"
    events = [event for event in rows(answer.body.decode()) if event["target"] == NAME]
    assert list(events[0]) == ["at", "actor_kind", "actor", "action", "target_kind", "target_id", "target", "ip", "details",
                               "description", "change", "sentence"]
    assert len(events) == len(FORMULAS)
    for event, formula in zip(events, FORMULAS):
        assert event["actor"].replace("'", "") == formula.replace("'", "")
        assert (event["description"], event["action"]) == (words[0], "profile.updated")
        assert event["change"].startswith(f"{words[1]}{NAME} → x;")
        assert json.loads(event["details"])["name"] == {"old": NAME, "new": "x;" + formula}
        assert not any(starts_formula(cell) for cell in event.values())
    # With the separator of most of Europe, for which a quotation mark within a cell quotes nothing.
    for line in answer.body.decode()[1:].splitlines():
        assert not any(starts_formula(cell) for cell in line.split(";"))


@pytest.mark.parametrize("locale, words", [(None, "Changed profile"), ("de", "Profil geändert"), ("uk", "Змінено профіль")])
def test_the_export_of_a_client(named, locale, words):
    named.portalctl("client", "export", "acme", "out", *(["--locale", locale] if locale else []))
    for file in (named.var / "out").glob("*.csv"):
        for row in rows(file.read_bytes().decode()):
            for column, cell in row.items():
                assert not starts_formula(cell) or cell.lstrip("-").replace(".", "", 1).isdigit(), (file.name, column, cell)
    events = [event for event in rows((named.var / "out" / "audit.csv").read_bytes().decode()) if event["target_name"] == NAME]
    assert {event["description"] for event in events} == {words}
    plain = json.loads((named.var / "out" / "audit.json").read_text())
    assert {event["actor_name"] for event in plain} >= set(FORMULAS)


FORMER = {"en": "Former user", "de": "Ehemaliger Benutzer", "uk": "Колишній користувач"}


def test_an_erased_person_is_a_former_user_in_every_file(fresh_portal):
    owner = Session(fresh_portal.https).login("owner")
    admin = Session(fresh_portal.https).login("admin")
    for name in ("Zelda Zett", "Zelda Ypsilon"):
        assert admin.call("profile", "PUT", {"name": name, "locale": "en"}).status == 200
    fresh_portal.portalctl("user", "erase", "admin@acme.test", "--client", "acme")
    for locale, former in FORMER.items():
        assert owner.call("profile", "PUT", {"name": "Owner", "locale": locale}).status == 200
        events = rows(owner.call("audit/export", "POST", {"action": "profile.updated"}).body.decode())
        [event] = [event for event in events if event["change"].endswith(f": {former} → {former}")]
        assert (event["actor"], event["actor_kind"]) == (former, "user")
        fresh_portal.portalctl("client", "export", "acme", f"out-{locale}", "--locale", locale)
        events = rows((fresh_portal.var / f"out-{locale}" / "audit.csv").read_bytes().decode())
        [event] = [event for event in events if event["change"].endswith(f": {former} → {former}")]
        assert event["actor_name"] == former and "Zelda" not in json.dumps(events)
        plain = json.loads((fresh_portal.var / f"out-{locale}" / "audit.json").read_text())
        assert former not in json.dumps(plain, ensure_ascii=False)
