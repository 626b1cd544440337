"""The portal as people meet it, in Debian's Chromium: three roles, every view, the custom domain, signing out.

Every page fails its test on a script error, a line in the console, or anything that the CSP refuses.
"""

import os
import re
import signal
import sqlite3
import time
import urllib.parse

import pytest
from client import request
from inside import come_in
from playwright.sync_api import expect

# What each role may open, in the words of its person's language (the demo's owner reads English, the admin
# Ukrainian, the viewer German).
WORDS = {
    "owner": {"": "Dashboard", "nodes": "Nodes", "billing": "Billing", "tickets": "Tickets", "audit": "Audit log", "users": "Users",
              "branding": "Branding", "profile": "Profile"},
    "admin": {"": "Огляд", "nodes": "Сервери", "billing": "Оплата", "tickets": "Звернення", "audit": "Журнал",
              "profile": "Профіль"},
    "viewer": {"": "Übersicht", "nodes": "Server", "billing": "Abrechnung", "tickets": "Tickets", "profile": "Profil"},
}
LOG_OUT = re.compile("^(Log out|Abmelden|Вийти)$")
# A browser reports every answer of 4xx; being asked who one is before logging in is one, by design.
EXPECTED = re.compile(r"the server responded with a status of 401")
# While the pool is stopped; brand.css is then a problem, which the browser refuses as a style sheet.
STOPPED = re.compile(r"the server responded with a status of 503|brand\.css' because its MIME type")
NO_PORTAL = re.compile(r"the server responded with a status of 404|/brand\.css' because its MIME type")


@pytest.fixture
def page(browser):
    context = browser.new_context(ignore_https_errors=True, locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    complaints = []
    context.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))")
    page = context.new_page()
    page.expects = [EXPECTED]
    yield page
    context.close()
    assert [text for text in complaints if not any(expected.search(text) for expected in page.expects)] == []


def login(page, url, role, tenant="acme"):
    page.goto(url)
    page.get_by_label("Email").fill(f"{role}@{tenant}.test")
    page.get_by_label("Password", exact=True).fill("correct-horse-battery")
    page.get_by_role("button", name="Log in").click()
    # Hashing gives way to all else, also to the browsers of other tests.
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible(timeout=15_000)


def address(portal, slug="acme"):
    return f"https://localhost:{portal.https}/portal/{slug}"


def title(page):
    return page.get_by_role("heading", level=1)


def link(page, view):
    """The one to a view that a person sees in the menu, or in the header to one's own profile."""
    return page.locator(f"a[href$='/portal/acme/{view}']:visible").first


@pytest.mark.parametrize("role", WORDS)
def test_each_role_opens_its_views(page, portal, role):
    come_in(page, portal, role)
    for view, words in WORDS[role].items():
        link(page, view).click()
        expect(page).to_have_url(f"{address(portal)}/{view}")
        expect(title(page)).to_have_text(words)
        page.reload()
        expect(title(page)).to_have_text(words)
    for view in set(WORDS["owner"]) - set(WORDS[role]):
        expect(page.locator(f"a[href$='/portal/acme/{view}']")).to_have_count(0)


def test_a_node_in_detail(page, portal):
    come_in(page, portal)
    link(page, "nodes").click()
    expect(title(page)).to_have_text("Nodes")
    row = page.get_by_role("main").get_by_role("table").get_by_role("link").first
    name = row.inner_text()
    row.click()
    expect(title(page)).to_contain_text(name.splitlines()[0])
    page.go_back()
    expect(title(page)).to_have_text("Nodes")


def test_the_first_paint_wears_the_brand(page, portal):
    page.goto(address(portal) + "/")
    expect(page.get_by_label("Email")).to_be_visible()
    solid = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand-solid')")
    page.goto(address(portal, "initech") + "/")
    expect(page.get_by_label("Email")).to_be_visible()
    other = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand-solid')")
    assert solid and other and solid != other


def test_the_custom_domain(page, portal):
    home = f"https://billing.acme.localhost:{portal.https}"
    login(page, home + "/", "owner")
    expect(page).to_have_url(re.compile(re.escape(home) + "/portal/acme/?$"))
    page.goto(home + "/portal/globex/nodes")
    expect(title(page)).to_have_text("Nodes")
    expect(page).to_have_url(home + "/portal/acme/nodes")


def test_signing_out(page, portal):
    login(page, address(portal) + "/", "admin")
    page.get_by_role("button", name=LOG_OUT).first.click()
    # The device remembers the language of the one who was here.
    expect(page.get_by_label("Електронна пошта")).to_be_visible()
    page.goto(address(portal) + "/billing")
    expect(page.get_by_label("Електронна пошта")).to_be_visible()


def test_the_language_is_chosen_before_the_login_and_remembered(page, portal):
    words = []
    page.on("request", lambda request: words.extend(re.findall(r"/assets/first-(en|de|uk)-", request.url)))
    page.goto(address(portal) + "/")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("button", name="Deutsch")).to_have_attribute("aria-pressed", "true")
    assert words == ["en", "de"]
    words.clear()
    page.reload()
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    assert words == ["de"]
    # Nor does it give way to the account's.
    page.get_by_label("E-Mail").fill("owner@acme.test")
    page.get_by_label("Passwort", exact=True).fill("correct-horse-battery")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(title(page)).to_have_text("Übersicht")
    page.reload()
    expect(title(page)).to_have_text("Übersicht")
    # Of another tenant the device knows nothing.
    page.goto(address(portal, "globex") + "/")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


@pytest.mark.parametrize("wanted, language", [
    ("de-AT,de;q=0.9,en;q=0.8", "de"), ("fr-FR,uk;q=0.5,en;q=0.1", "uk"), ("UK", "uk"), ("fr", "en"), ("*", "en"), ("", "en"),
    ('de"><script>alert(1)</script>', "de"), ("{{.Env}}", "en")])
def test_the_shell_knows_the_language(edge_portal, wanted, language):
    headers = [("Sec-Fetch-Mode", "navigate"), ("Accept-Language", wanted)]
    shell = request(edge_portal.https, "/portal/acme/", headers=headers).body.decode()
    assert f'<html lang="{language}">' in shell and shell.count(f"/portal/assets/first-{language}-") == 1
    assert len(re.findall(r"/portal/assets/(?:first-)?(?:en|de|uk)-", shell)) == 1 and "{{" not in shell and "<script>" not in shell
    for cookie, chosen in (("uk", "uk"), ("xx", language), ("../", language)):
        shell = request(edge_portal.https, "/portal/acme/", headers=[*headers, ("Cookie", f"portal-language={cookie}")]).body.decode()
        assert f'<html lang="{chosen}">' in shell


@pytest.mark.parametrize("path, asked", [
    ("", "dashboard"), ("nodes", "nodes"), ("billing/invoices/0000000000abc", "billing/invoices/0000000000abc"),
    ("nodes?q=a", None), ("audit", None), ("nodes/..%2F..%2Fx", None), ("nodes/%22%3E", None), ("login", None)])
def test_the_shell_asks_ahead_only_where_somebody_seems_to_be_inside(edge_portal, path, asked):
    headers = [("Sec-Fetch-Mode", "navigate")]
    url = f"/portal/acme/{path}"
    ahead = re.compile(r'href="/portal/acme/([^"]*)" data-ahead')
    assert not ahead.search(request(edge_portal.https, url, headers=headers).body.decode())
    shell = request(edge_portal.https, url, headers=[*headers, ("Cookie", "__Host-portal-0000000000abc=x")]).body.decode()
    assert [ahead.search(shell)[1]] == [asked] if asked else not ahead.search(shell)


def test_a_wrong_password_is_said_so(page, portal):
    page.goto(address(portal) + "/")
    page.get_by_label("Email").fill("viewer@acme.test")
    page.get_by_label("Password", exact=True).fill("not-the-password")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Incorrect email or password.")).to_be_visible()


def test_two_tenants_in_one_browser(page, portal):
    login(page, address(portal) + "/", "owner")
    login(page, address(portal, "globex") + "/", "owner", "globex")
    page.goto(address(portal) + "/nodes")
    expect(title(page)).to_have_text("Nodes")
    page.get_by_role("button", name=LOG_OUT).first.click()
    expect(page.get_by_label("Email")).to_be_visible()
    page.goto(address(portal, "globex") + "/nodes")
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible()


def test_no_portal_is_neutral(page, portal):
    page.expects.append(NO_PORTAL)
    page.goto(address(portal, "no-such-slug") + "/")
    expect(page.get_by_text("There is no portal at this address.")).to_be_visible()


def stop_pool(portal, how):
    """Both workers end; `refused`: their socket too, as with systemd's, else it takes questions that nobody answers."""
    for worker in ("pool-1", "pool-2"):
        portal.stop_process(worker)
    if how == "refused":
        holder, descriptor = portal.listeners.pop("fcgi")
        holder.close()
        os.close(descriptor)


@pytest.mark.parametrize("how", ["refused", "left waiting"])
def test_a_stopped_pool_is_said_so_and_the_page_comes_back(fresh_portal, page, how):
    late = page.get_by_text("The portal hasn’t responded yet. Still trying…")
    page.expects.append(STOPPED)
    stop_pool(fresh_portal, how)
    page.goto(address(fresh_portal) + "/")
    expect(late).to_be_visible(timeout=5_000)
    fresh_portal.start_worker("pool-1")
    expect(page.get_by_label("Email")).to_be_visible()
    # The brand's colours come late, but come.
    expect(page.locator(":root")).to_have_css("--brand-version", re.compile("."))
    login(page, address(fresh_portal) + "/", "owner")
    link(page, "nodes").click()
    rows = page.get_by_role("main").get_by_role("table").get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    fresh_portal.start_worker("pool-2")

    stop_pool(fresh_portal, how)
    page.get_by_role("button", name="Refresh").click()
    expect(late).to_be_visible(timeout=5_000)
    expect(rows.nth(1)).to_be_visible()
    page.reload()
    expect(late).to_be_visible(timeout=5_000)
    fresh_portal.start_worker("pool-1")
    expect(title(page)).to_have_text("Nodes")
    expect(rows.nth(1)).to_be_visible()
    expect(late).to_have_count(0)


def test_a_pool_that_hangs_for_longer_than_a_question_waits_lets_the_reader_in_when_it_is_back(fresh_portal, page):
    page.expects.append(STOPPED)
    come_in(page, fresh_portal)
    pages = {"Dashboard": page, "Nodes": page.context.new_page()}
    late = {name: tab.get_by_text("The portal hasn’t responded yet. Still trying…") for name, tab in pages.items()}
    workers = [fresh_portal.processes[name] for name in ("pool-1", "pool-2")]
    for worker in workers:
        worker.send_signal(signal.SIGSTOP)
    try:
        for name, path in {"Dashboard": "/", "Nodes": "/nodes"}.items():
            pages[name].goto(address(fresh_portal) + path)
            expect(late[name]).to_be_visible(timeout=5_000)
        page.wait_for_timeout(22_000)
        for name, tab in pages.items():
            expect(late[name]).to_be_visible()
            expect(tab.get_by_text("Trouble logging in?")).to_have_count(0)
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGCONT)
    for name, tab in pages.items():
        expect(title(tab)).to_have_text(name)


@pytest.mark.parametrize("how", ["refused", "left waiting"])
def test_a_login_while_the_pool_is_stopped_is_one_login(fresh_portal, page, how):
    page.expects.append(STOPPED)
    page.goto(address(fresh_portal) + "/login?next=%2Fnodes")
    page.get_by_label("Email").fill("owner@acme.test")
    page.get_by_label("Password", exact=True).fill("correct-horse-battery")
    stop_pool(fresh_portal, how)
    page.get_by_role("button", name="Log in").dblclick()
    expect(page.get_by_text("The portal hasn’t responded yet. Still trying…")).to_be_visible(timeout=5_000)
    expect(page.get_by_role("alert")).to_have_count(0)
    fresh_portal.start_worker("pool-1")
    expect(title(page)).to_have_text("Nodes", timeout=25_000)
    assert logins(fresh_portal) == (1, 1)


def test_a_login_whose_answers_are_lost_is_one_login(fresh_portal, page):
    """The workers do what they are asked, but no answer comes back before the last."""
    page.expects.append(re.compile("ERR_FAILED"))
    sent = []

    def lose(route):
        sent.append(route.request.headers["idempotency-key"])
        if len(sent) == 3:
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route("**/auth/login", lose)
    page.goto(address(fresh_portal) + "/login")
    page.get_by_label("Email").fill("owner@acme.test")
    page.get_by_label("Password", exact=True).fill("correct-horse-battery")
    page.get_by_role("button", name="Log in").click()
    expect(title(page)).to_have_text("Dashboard", timeout=20_000)
    assert len(sent) == 3 and len(set(sent)) == 1
    assert logins(fresh_portal) == (1, 1)


def logins(portal):
    """Sessions of people at acme, and events that tell of a login there, since the demo was made."""
    with sqlite3.connect(f"file:{portal.var}/portal.db?mode=ro", uri=True) as database:
        return database.execute("""
            SELECT (SELECT COUNT(*) FROM sessions),
                (SELECT COUNT(*) FROM audit_events WHERE action = 'auth.login' AND at > ?)
            """, [int((time.time() - 300) * 1000)]).fetchone()


@pytest.mark.parametrize("wanted", ["/../globex/", "/%2e%2e/globex/nodes", "/..\\globex\\", "//evil.test/", "https://evil.test/",
                                    "javascript:alert(1)", "/nodes/../../globex/", "/no-such-page"])
def test_a_login_leads_nowhere_else(page, portal, wanted):
    page.goto(address(portal) + "/login?next=" + urllib.parse.quote(wanted, safe=""))
    page.get_by_label("Email").fill("viewer@acme.test")
    page.get_by_label("Password", exact=True).fill("correct-horse-battery")
    page.get_by_role("button", name="Log in").click()
    expect(title(page)).to_have_text(WORDS["viewer"][""])
    expect(page).to_have_url(address(portal) + "/")


def test_an_address_astray_is_a_page_with_words(page, portal):
    page.expects.append(NO_PORTAL)
    for path in ("%20/", "%20/nodes", "%09/", "_/"):
        page.goto(address(portal, "globex") + path)
        expect(page.locator("body")).to_have_text("There is no page at this address.")
    page.goto(address(portal) + "/nodes%20?q=%E0%A4%A")
    expect(page.get_by_label("Email")).to_be_visible()
    page.goto(f"https://localhost:{portal.https}/portal//acme/")
    expect(title(page)).to_have_text("There is no portal at this address.")


@pytest.mark.parametrize("language, words", [("English", "Accessibility statement"), ("Deutsch", "Erklärung zur Barrierefreiheit"),
                                             ("Українська", "Заява про доступність")])
def test_the_accessibility_statement_is_there_for_everyone(page, portal, language, words):
    """Without a login, from where the imprint is; its words come to nobody else."""
    asked = []
    page.on("request", lambda request: asked.extend(re.findall(r"/assets/(\w\w-statement)-", request.url)))
    page.goto(address(portal) + "/")
    page.get_by_role("button", name=language).click()
    link = page.get_by_role("main").locator("a[href$='/portal/acme/accessibility']")
    expect(link).to_be_visible()
    assert asked == []
    link.click()
    expect(title(page)).to_have_text(words)
    assert len(asked) == 1
    main = page.get_by_role("main")
    expect(main).to_contain_text("EN\u00a0301\u00a0549")
    expect(main).to_contain_text("2026")
    expect(main.locator("a[href^='mailto:help@alder.test?subject=']")).to_have_count(1)
    page.reload()
    expect(title(page)).to_have_text(words)
