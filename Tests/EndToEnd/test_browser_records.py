"""Tickets and the audit log in Debian's Chromium, as each role and in each language: the owner reads English, the admin
Ukrainian, the viewer German."""

import csv
import io
import json
import re
import time
import urllib.parse
from pathlib import Path

import pytest
from inside import begin, come_in
from playwright.sync_api import expect
from test_browser_people import address, event, people  # noqa: F401 (a fixture)

WORDS = {
    "owner": ("New ticket", "Reply", "Tickets are read-only here.", "Show 17 older messages", "Quoted text, 2 lines", "Signature"),
    "admin": ("Нове звернення", "Відповісти", "Звернення тут можна лише читати.", "Показати 17 давніших повідомлень",
              "Цитата, 2 рядки", "Підпис"),
    "viewer": ("Neues Ticket", "Antworten", "Tickets lassen sich hier nur lesen.", "17 ältere Nachrichten zeigen", "Zitat, 2 Zeilen",
               "Signatur"),
}
BODY = ("See https://docs.alder.test/x or https://p\u0430ypal.com/ or javascript:alert(1) or https://bank.test@evil.test/.\n"
        "-- \nKim\n\nOn Mon, 2 Nov 2026, Kim <kim@alder.test> wrote:\n> Hello")
TOLD = {"owner": "Olivia Acme changed Вікторія ✓’s role from Viewer to Admin",
        "admin": "Olivia Acme: змінено роль користувача Вікторія ✓ з «Читач» на «Адміністратор»"}


@pytest.fixture
def thread(fresh_portal):
    """A portal with a ticket of twenty messages that waits for the customer, though others were changed later."""
    def at(number):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 86_400 * 60 + number * 60))
    messages = [{"id": str(number), "at": at(number), "author": {"kind": "provider", "name": "Kim"}, "internal": False,
                 "body": f"Message {number}\n{BODY}"} for number in range(20)]
    ticket = {"type": "ticket", "client": "acme", "id": "long", "number": "L-1", "subject": "Long & مرحبا 😀", "status": "pending",
              "priority": "low", "messages": messages, "opened_at": at(0), "updated_at": at(20)}
    fresh_portal.portalctl("import", "-", stdin=json.dumps(ticket) + "\n")
    return fresh_portal


@pytest.mark.parametrize("role", WORDS)
def test_tickets_are_read_here_and_written_by_mail(thread, people, role):  # noqa: F811
    new, reply, read_only, older, quoted, signature = WORDS[role]
    page = come_in(people(), thread, role, path="tickets")
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name=new)).to_have_attribute("href", re.compile(r"^mailto:[^?]+@[^?]+\?subject=Acme"))
    expect(main.get_by_text(read_only)).to_be_visible()
    rows = begin(thread, role).call("tickets").json["items"]
    waits = [row["status"] == "pending" for row in rows]
    assert waits == sorted(waits, reverse=True) and rows[sum(waits) - 1]["number"] == "L-1"
    main.get_by_role("link").filter(has_text="Long &").click()
    answer = main.get_by_role("link", name=reply).get_attribute("href")
    assert urllib.parse.unquote(answer.split("?subject=")[1]) == "[#L-1] Long & مرحبا 😀"
    messages = main.locator("ol > li")
    expect(messages).to_have_count(3)
    last = messages.last
    expect(last.get_by_text("Message 19")).to_be_visible()
    expect(last.get_by_text("(xn--pypal-4ve.com)")).to_be_visible()
    link = last.get_by_role("link", name="https://docs.alder.test/x")
    assert (link.get_attribute("rel"), link.get_attribute("target")) == ("noopener noreferrer nofollow", "_blank")
    assert last.locator("a").evaluate_all("all => all.filter(a => !/^(https:|mailto:|#)/.test(a.getAttribute('href'))).length") == 0
    assert last.locator("a[href*='evil'], a[href^='javascript']").count() == 0
    expect(last.get_by_text(signature)).to_be_visible()
    last.get_by_text(quoted).click()
    expect(last.get_by_text("> Hello")).to_be_visible()
    top = last.bounding_box()["y"]
    main.get_by_role("button", name=older).evaluate("button => button.click()")
    expect(messages).to_have_count(20)
    assert abs(last.bounding_box()["y"] - top) < 2
    anchor = messages.nth(4).get_attribute("id")
    page.goto(f"{page.url}#{anchor}")
    page.reload()
    expect(messages).to_have_count(16)
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


@pytest.mark.parametrize("role", TOLD)
def test_the_audit_log_tells_sentences_and_its_file_the_same(thread, people, role):  # noqa: F811
    owner = begin(thread)
    viewer = next(user for user in owner.call("users").json["items"] if user["email"] == "viewer@acme.test")
    assert begin(thread, "viewer").call("profile", "PUT", {"name": "Вікторія ✓", "locale": "de"}).status == 200
    assert owner.call(f"users/{viewer['id']}", "PUT", {"role": "admin"}).status == 200
    page = come_in(people(), thread, role, path="audit?kind=users")
    expect(event(page, TOLD[role])).to_be_visible()
    shown = [text for text in page.get_by_role("main").locator("section li > div > p").all_inner_texts() if text]
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert [row["sentence"] for row in rows] == shown and TOLD[role] in shown
    assert {row["action"].split(".")[0] for row in rows} <= {"user", "profile", "email"}
    found = event(page, TOLD[role])
    found.get_by_role("button").click()
    expect(found.get_by_text("user.role-changed")).to_be_visible()
    expect(found.get_by_text("viewer@acme.test")).to_be_visible()


def test_a_viewer_has_no_audit_log(thread, people):  # noqa: F811
    page = come_in(people(), thread, "viewer", path="audit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kein Zugriff auf diese Seite")
    assert begin(thread, "viewer").call("audit?kind=users").status == 403
