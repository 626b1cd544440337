"""Mails that people want, from an imported line to the mailbox, and the links in them that end them."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from client import Session, request
from inside import add_person, begin, come_in
from mail_server import outbox, wait
from playwright.sync_api import expect
from test_browser_people import address, people  # noqa: F401 (a fixture)
from test_mail import names_nobody_else

HOUR = 3_600_000
PEOPLE = {"owner": "en", "admin": "de", "viewer": "uk"}
TOPICS = ("nodes", "invoices", "tickets")
ANNOUNCED = {"en": "Work on <i>storage</i>", "de": "Arbeiten am <i>Speicher</i>", "uk": "Роботи з <i>дисками</i>"}
EVERYTHING = {"nodes": True, "invoices": True, "tickets": True, "announcements": True}
SUBJECTS = {
    "en": {"web-99 is offline", "Invoice R-99", "Waiting for you: Slow <b>disk</b> (T-99)"},
    "de": {"web-99 ist offline", "Rechnung R-99", "Wartet auf Sie: Slow <b>disk</b> (T-99)"},
    "uk": {"web-99 не в мережі", "Рахунок R-99", "Чекає на вас: Slow <b>disk</b> (T-99)"},
}
LATER = {
    "en": ["Invoice R-98 is overdue", "web-99 is back"],
    "de": ["Rechnung R-98 ist überfällig", "web-99 ist wieder da"],
    "uk": ["web-99 знову працює", "Рахунок R-98 прострочено"],
}
WEEK = {"en": ("Your week: ", "Nodes: ", "Tickets: "), "de": ("Ihre Woche: ", "Server: ", "Tickets: "),
        "uk": ("Ваш тиждень: ", "Сервери: ", "Звернення: ")}
STOP = {"en": "Stop these emails", "de": "Diese E-Mails abbestellen", "uk": "Відмовитися від цих листів"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def ago(minutes):
    return (datetime.now(UTC) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def node(status, minutes, name="web-99"):
    return {"type": "node", "client": "acme", "id": name, "name": name, "status": status, "updated_at": ago(minutes)}


def invoice():
    eur = {"amount_minor": 11900, "currency": "EUR"}
    today = datetime.now(UTC).date()
    return {"type": "invoice", "client": "acme", "id": "r-99", "number": "R-99", "status": "open",
            "issued_on": str(today), "due_on": str(today + timedelta(days=14)), "subtotal": eur,
            "tax": {"amount_minor": 0, "currency": "EUR"}, "total": eur, "amount_due": eur,
            "lines": [{"description": "Server", "quantity": "1", "unit_price": eur, "total": eur}]}


def ticket():
    return {"type": "ticket", "client": "acme", "id": "t-99", "number": "T-99", "subject": "Slow <b>disk</b>",
            "status": "pending", "priority": "high", "opened_at": ago(60), "updated_at": ago(1), "messages": []}


class House:
    """A portal that has been filled long ago, whose people read three languages and want all mails."""

    def __init__(self, portal, sink):
        self.portal, self.sink = portal, sink
        outbox(portal, "UPDATE import_marks SET first_at = 0")
        outbox(portal, f"UPDATE clients SET portal_enabled_at = {int(time.time() * 1000) - 24 * HOUR}")
        for role, locale in PEOPLE.items():
            person = begin(portal, role)
            assert person.call("profile", "PUT", {"name": role.title(), "locale": locale}).status == 200
            assert person.call("profile/mails", "PATCH", EVERYTHING).status == 200
        self.tell(node("online", 30), node("online", 30, "web-98"))

    def tell(self, *lines):
        self.portal.portalctl("import", stdin="\n".join(map(json.dumps, lines)))

    def waiting(self, count, kind="%news"):
        """Once so many mails wait, their minute is over."""
        def queued():
            return outbox(self.portal, f"SELECT id FROM mail_outbox WHERE kind LIKE '{kind}' AND state = 'queued'")
        wait(lambda: len(queued()) == count, seconds=40)

    def hurry(self):
        outbox(self.portal, "UPDATE mail_outbox SET due_at = 0 WHERE state = 'queued'")

    def hour(self):
        outbox(self.portal, f"UPDATE mail_outbox SET sent_at = sent_at - {HOUR}, created_at = created_at - {HOUR}")

    def mails(self, role, count):
        return wait(lambda: found if len(found := self.sink.to(f"{role}@acme.test")) >= count else None)

    def wanted(self, role):
        items = begin(self.portal, role).call("profile/mails").json["items"]
        return {item["topic"] for item in items if item["wanted"]}


@pytest.fixture
def house(post, sink):
    return House(post, sink)


def link(message):
    """The address of the headers, as a program takes it."""
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [found] = re.fullmatch(r"<(https://[^<>\s]+)>", message["List-Unsubscribe"].strip()).groups()
    parts = urlsplit(found)
    return f"{parts.path}?{parts.query}"


def one_click(house, message):
    """What a mail program sends; no session, no page."""
    answer = request(house.portal.https, link(message), "POST", headers=FORM, body=b"List-Unsubscribe=One-Click")
    assert (answer.status, answer.body) == (204, b"")


def test_news_arrive_in_each_language_and_each_kind_ends_with_one_click(house):
    named = ("--msp", "alder", "--title")
    house.portal.portalctl("announce", "add", *named, ANNOUNCED["en"], "--text", "See https://alder.test/x", "--id", "work",
                           "--client", "acme")
    for language in ("de", "uk"):
        house.portal.portalctl("announce", "say", "work", *named, ANNOUNCED[language], "--language", language)
    house.tell(node("offline", 6), invoice(), ticket())
    house.waiting(12)
    house.hurry()
    for role, language in PEOPLE.items():
        mails = house.mails(role, 4)
        assert {message["Subject"] for message in mails} == SUBJECTS[language] | {ANNOUNCED[language]}
        for message in mails:
            plain = message.get_body(("plain",)).get_content()
            html = message.get_body(("html",)).get_content()
            assert f'lang="{language}"' in html and "<b>" not in html and "<i>" not in html
            assert link(message) in plain and link(message) in html and STOP[language] in plain
            assert "/portal/acme/profile" in plain
            assert link(message).startswith("/portal/acme/unsubscribe?token=")
            names_nobody_else(message, "acme")
    # All that was told is told once.
    assert len(house.sink.messages) == 12
    for role in PEOPLE:
        left = house.wanted(role)
        for message in house.mails(role, 4):
            one_click(house, message)
            assert len(left - house.wanted(role)) == 1
            left = house.wanted(role)
        assert left == ({"summary"} if role == "owner" else set())


def test_what_is_owed_and_what_is_back_in_each_language(house):
    house.tell(node("offline", 6))
    house.waiting(3)
    house.hurry()
    for role in PEOPLE:
        house.mails(role, 1)
    house.hour()
    today = datetime.now(UTC).date()
    owed = {"id": "r-98", "number": "R-98", "issued_on": str(today - timedelta(40)), "due_on": str(today - timedelta(10))}
    house.tell(node("online", 0), invoice() | owed)
    house.waiting(6)
    house.hurry()
    for role, language in PEOPLE.items():
        assert sorted(message["Subject"] for message in house.mails(role, 3)[1:]) == LATER[language]


def test_owners_get_a_summary_of_their_week(house):
    for language in ("de", "uk"):
        add_person(house.portal, f"{language}@acme.test", "acme", "owner", language)
    wait(lambda: outbox(house.portal, "SELECT 1 FROM mail_news WHERE event = 'week'"), seconds=40)
    outbox(house.portal, "UPDATE mail_news SET due_at = 1 WHERE event = 'week'"
                         " AND client_id = (SELECT id FROM clients WHERE slug = 'acme')")
    house.waiting(3, "summary")
    house.hurry()
    for language, (subject, *told) in WEEK.items():
        [message] = house.mails("owner" if language == "en" else language, 1)
        plain = message.get_body(("plain",)).get_content()
        assert all(each in plain for each in told), plain
        assert message["Subject"].startswith(subject)
        one_click(house, message)
    assert "summary" not in house.wanted("owner")
    assert not house.sink.to("admin@acme.test") and not house.sink.to("viewer@acme.test")


def test_what_happens_within_an_hour_is_one_mail(house):
    house.tell(node("offline", 6))
    house.waiting(3)
    house.hurry()
    house.mails("owner", 1)
    house.tell(node("offline", 6, "web-98"))
    house.waiting(3)
    house.hurry()
    house.tell(node("online", 0))
    wait(lambda: not outbox(house.portal, "SELECT 1 FROM mail_news WHERE event = 'recovery'"), seconds=40)
    # Due or not: within the hour there is none.
    [reason] = {row[0] for row in wait(lambda: outbox(
        house.portal, "SELECT last_error FROM mail_outbox WHERE state = 'queued' AND last_error IS NOT NULL"))}
    assert "less than an hour" in reason
    assert len(house.sink.messages) == 3
    house.hour()
    house.hurry()
    second = house.mails("owner", 2)[1].get_body(("plain",)).get_content()
    assert "web-98: offline since" in second and "web-99: back since" in second
    wait(lambda: len(house.sink.messages) == 6)


def test_the_link_in_the_headers_ends_the_mails(house):
    house.tell(node("offline", 6))
    house.waiting(3)
    house.hurry()
    port = house.portal.https
    path = link(house.mails("owner", 1)[0])
    # Programs that follow links, as a person's browser or not, change nothing.
    assert request(port, path, headers={"Accept": "text/html"}).status == 200
    assert request(port, path, headers={"Accept": "*/*"}).status == 405
    assert request(port, path, "HEAD").status in (200, 405)
    assert house.wanted("owner") >= set(TOPICS)
    for _ in range(2):
        answer = request(port, path, "POST", headers=FORM, body=b"List-Unsubscribe=One-Click")
        assert (answer.status, answer.body) == (204, b"")
    assert "nodes" not in house.wanted("owner") and "tickets" in house.wanted("owner")
    assert "nodes" in house.wanted("admin")
    # Forged, of another tenant, of who is gone.
    gone = link(house.mails("viewer", 1)[0])
    begin(house.portal).call(f"users/{begin(house.portal, 'viewer').call('profile').json['id']}", "DELETE")
    tickets = path.replace("token=nodes", "token=tickets")
    others = [path[:-4] + "AAAA", tickets, path.replace("/acme/", "/globex/"), gone]
    answers = [request(port, each, "POST", headers=FORM, body=b"List-Unsubscribe=One-Click") for each in others]
    assert {(answer.status, answer.code, answer.json["detail"]) for answer in answers} == {
        (410, "link-expired", "This link does not work here.")}
    assert "tickets" in house.wanted("owner")
    # What it says is true.
    house.hour()
    house.tell(node("online", 0), node("offline", 6, "web-98"))
    house.waiting(1)
    house.hurry()
    text = house.mails("admin", 2)[1].get_body(("plain",)).get_content()
    assert "web-98" in text and "web-99" in text
    assert len(house.sink.to("owner@acme.test")) == 1
    events = Session(port).login("owner").call("audit?action=mails.changed").json["items"]
    assert len([event for event in events if "mail_link" in event["details"]]) == 1


@pytest.mark.parametrize("role", PEOPLE)
def test_the_page_of_the_link_asks_first(house, people, role):  # noqa: F811
    house.tell(node("offline", 6))
    house.waiting(3)
    house.hurry()
    page = people()
    page.goto(f"https://localhost:{house.portal.https}" + link(house.mails(role, 1)[0]))
    button = page.get_by_role("button", name=re.compile("Stop these emails|E-Mails abbestellen|Відмовитися"))
    expect(button).to_be_visible()
    assert "nodes" in house.wanted(role)
    button.click()
    expect(button).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile("no longer|nicht mehr|більше не"))
    assert "nodes" not in house.wanted(role)
    page.reload()
    button.click()
    expect(button).to_have_count(0)


@pytest.mark.parametrize("role", PEOPLE)
def test_each_role_chooses_on_the_profile_page(post, people, role):  # noqa: F811
    assert begin(post, role).call("profile", "PUT", {"name": "Vera", "locale": "en"}).status == 200
    page = come_in(people(), post, role, path="profile")
    card = page.get_by_role("region", name="Emails")
    expect(card.get_by_role("switch")).to_have_count(5 if role == "owner" else 4)
    nodes = card.get_by_role("switch", name="Nodes")
    before = nodes.is_checked()
    assert before == (role != "viewer")
    nodes.click()
    expect(page.get_by_text("You no longer get these emails" if before else "You get these emails")).to_be_visible()
    page.reload()
    expect(nodes).to_be_checked(checked=not before)
