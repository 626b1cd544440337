"""Lists of several pages: on, back, and from an old bookmark; against the whole stack."""

import json
import re
import time

import pytest
from conftest import copied, fresh_folder, running
from inside import come_in
from playwright.sync_api import expect
from stack import Stack
from test_browser import address, title
from test_browser_corners import open_page  # noqa: F401

PAGE, MANY = 50, 120
LISTS = [("nodes", "Nodes"), ("tickets", "Tickets"), ("billing/invoices", "Invoices"), ("attention", "Needs attention")]


def imported(portal, *lines):
    portal.portalctl("import", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))


def crowd(number):
    """A node that is off, a ticket that waits for the customer and an invoice that is paid."""
    then = {"client": "globex", "updated_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - number))}
    money = {"amount_minor": 10000, "currency": "EUR"}
    nothing = {"amount_minor": 0, "currency": "EUR"}
    return [
        {"type": "node", "id": f"many-{number}", "name": f"many-{number:03}", "status": "offline", **then},
        {"type": "ticket", "id": f"many-{number}", "number": f"M-{number}", "subject": f"Question {number}", "status": "pending",
         "priority": "low", "messages": [], "opened_at": then["updated_at"], **then},
        {"type": "invoice", "id": f"many-{number}", "number": f"M-{number}", "status": "paid", "issued_on": "2024-01-01",
         "due_on": "2024-01-15", "paid_on": "2024-01-10", "subtotal": money, "tax": nothing, "total": money,
         "amount_due": nothing, "lines": [], **then},
    ]


@pytest.fixture(scope="module")
def many(binaries, session_folder, demo_database):
    stack = Stack(copied(demo_database, fresh_folder(session_folder, "many")), binaries)
    imported(stack, *(line for number in range(MANY) for line in crowd(number)))
    yield from running(stack)


@pytest.fixture
def globex(open_page, many):  # noqa: F811
    page = open_page()
    come_in(page, many, "owner", "globex")
    return page


def where(page):
    """What stands beside the title: the first and the last item of the page, and how many there are."""
    position = page.locator("header output")
    expect(position).to_have_text(re.compile(r"^\d+–\d+ of \d+$"))
    return [int(number) for number in re.findall(r"\d+", position.inner_text())]


def at_the_top(page, name):
    expect(title(page)).to_have_text(name)
    expect(title(page)).to_be_focused()
    page.wait_for_function("() => scrollY === 0")


@pytest.mark.parametrize(("path", "name"), LISTS)
def test_pages_lead_on_and_back_each_from_its_top(globex, many, path, name):
    globex.goto(f"{address(many, 'globex')}/{path}")
    first, last, total = where(globex)
    assert (first, last) == (1, PAGE) and total >= MANY
    rows = globex.get_by_role("main").get_by_role("link")
    top = rows.nth(1).get_attribute("href")
    for button, start in [("Next page", PAGE + 1), ("Next page", 2 * PAGE + 1), ("Previous page", PAGE + 1), ("Previous page", 1)]:
        pager = globex.get_by_role("button", name=button)
        pager.scroll_into_view_if_needed()
        assert globex.evaluate("scrollY") > 500
        pager.click()
        expect(globex.locator("header output")).to_have_text(re.compile(f"^{start}–"))
        at_the_top(globex, name)
        assert where(globex)[2] == total
    assert rows.nth(1).get_attribute("href") == top
    expect(globex).to_have_url(re.compile(f"/{path}$"))
    globex.go_back()
    expect(globex.locator("header output")).to_have_text(re.compile(f"^{PAGE + 1}–"))
    globex.wait_for_function("() => scrollY > 500")


@pytest.mark.parametrize("size", [{}, {"width": 360, "height": 740}])
def test_an_old_bookmark_leads_to_the_first_page_with_a_word(open_page, many, size):  # noqa: F811
    page = open_page(**size)
    come_in(page, many, "owner", "globex")
    page.goto(f"{address(many, 'globex')}/nodes?q=many")
    page.get_by_role("button", name="Next page").click()
    expect(page.locator("header output")).to_have_text(re.compile("^51–"))
    bookmark = page.url
    assert "after=" in bookmark
    gone = page.get_by_role("main").get_by_role("table").get_by_role("row").nth(1).get_by_role("link")
    before = int(re.search(r"many-(\d+)", gone.inner_text())[1]) - 1
    imported(many, {"type": "tombstone", "client": "globex", "kind": "node", "id": f"many-{before}"})
    page.goto(bookmark)
    expect(page.get_by_role("status").filter(has_text="no longer exists. Showing the first page.")).to_be_visible()
    expect(page.locator("header output")).to_have_text(re.compile("^1–50 of"))
    expect(page).to_have_url(re.compile(r"/nodes\?q=many$"))
    expect(page.get_by_text("Check your entries.")).to_have_count(0)
    imported(many, *crowd(before))


def test_a_bookmark_that_never_was_right_does_too(globex, many):
    for path, cursor in [("nodes", "before=x"), ("tickets", "after=0000000000000"), ("billing/invoices", "before=0000000000000"),
                         ("attention", "after=0000000000000")]:
        globex.goto(f"{address(many, 'globex')}/{path}?{cursor}")
        expect(globex.get_by_role("status").filter(has_text="Showing the first page.")).to_be_visible()
        assert where(globex)[0] == 1
        expect(globex).to_have_url(re.compile(f"/{path}$"))
