"""A piece of the SPA that does not come: there are words, another try, and nothing that is on the screen is thrown away."""

import re

import pytest
from dialogs import scan_app
from inside import come_in
from playwright.sync_api import expect
from test_browser import address, link, login, title
from views import words

INCOMPLETE = {"en-GB": "This page couldn’t be fully loaded", "de-DE": "Diese Seite konnte nicht vollständig geladen werden",
              "uk-UA": "Не вдалося повністю завантажити цю сторінку"}
UNLOADED = {"en-GB": "This page is slow to load.", "de-DE": "Diese Seite lädt langsam.", "uk-UA": "Сторінка завантажується повільно."}
AGAIN = re.compile("Try again|Erneut versuchen|Спробувати ще раз")
PIECE = "Part of this page couldn’t be loaded."


@pytest.fixture
def visit(browser):
    """A page of a browser that wants a language; complaints are part of what is tested here."""
    contexts = []

    def visit(locale="en-GB"):
        context = browser.new_context(ignore_https_errors=True, locale=locale, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()


def keep(page):
    """Marks the document, so that a reload is seen."""
    page.evaluate("window.kept = true")
    return lambda: page.evaluate("window.kept === true")


@pytest.mark.parametrize("locale", INCOMPLETE)
def test_words_that_do_not_come(visit, portal, locale):
    page = visit(locale)
    words = f"**/assets/first-{locale[:2]}-*.js"
    page.route(words, lambda route: route.abort())
    page.goto(address(portal) + "/")
    expect(page.get_by_role("alert")).to_contain_text(INCOMPLETE[locale])
    page.unroute(words)
    page.get_by_role("button", name=AGAIN).click()
    expect(page.locator("input[type=password]")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])


@pytest.mark.parametrize("when", ["login", "dashboard"])
def test_a_style_sheet_of_the_page_is_asked_for_again(visit, portal, when):
    page = visit()
    if when == "dashboard":
        come_in(page, portal)
    page.route("**/assets/index-*.css", lambda route: route.abort(), times=1)
    page.goto(address(portal) + "/")
    expect(page.locator("body")).not_to_have_css("font-family", re.compile("Times|^serif"))
    expect(page.locator("body")).to_have_css("margin", "0px")


def test_a_page_that_does_not_come_has_a_title_and_a_heading(visit, portal):
    page = visit()
    come_in(page, portal)
    page.route("**/assets/people-*.js", lambda route: route.abort())
    link(page, "users").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Failed to load")
    expect(page).to_have_title(re.compile("^Failed to load · "))


def test_the_focus_goes_into_the_page_that_follows_the_login(visit, portal):
    page = visit()
    login(page, address(portal) + "/", "owner")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_language_that_does_not_come_leaves_the_page_as_it_is(visit, portal):
    page = visit()
    page.goto(address(portal) + "/")
    page.get_by_label("Email").fill("owner@acme.test")
    page.route("**/assets/first-de-*.js", lambda route: route.abort())
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_text(PIECE)).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value("owner@acme.test")
    page.unroute("**/assets/first-de-*.js")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    expect(page.get_by_label("E-Mail")).to_have_value("owner@acme.test")


def test_a_language_that_is_saved_and_does_not_come_leaves_the_page_as_it_is(visit, fresh_portal):
    page = visit()
    come_in(page, fresh_portal)
    link(page, "profile").click()
    page.get_by_label("Language").select_option("de")
    page.route("**/assets/de-*.js", lambda route: route.abort())
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved")).to_be_visible()
    expect(title(page)).to_have_text("Profile")
    page.unroute("**/assets/de-*.js")
    page.reload()
    expect(title(page)).to_have_text("Profil")


@pytest.mark.parametrize("locale", UNLOADED)
def test_words_that_never_answer(visit, portal, locale):
    """The request stays open: nothing fails, and nothing comes."""
    page = visit(locale)
    held = []
    page.route(f"**/assets/first-{locale[:2]}-*.js", lambda route: held.append(route))
    page.goto(address(portal) + "/", wait_until="commit")
    expect(page.get_by_role("main")).to_contain_text(UNLOADED[locale])
    expect(page.get_by_text(UNLOADED[locale])).to_be_visible()
    assert page.title()
    held[0].continue_()
    expect(page.locator("input[type=password]")).to_be_visible()


@pytest.mark.parametrize("asset", ["inside-*.js", "en-*.js", "dashboard-*.js"])
def test_a_piece_of_the_portal_that_never_answers(visit, portal, asset):
    page = visit()
    come_in(page, portal)
    held = []
    page.route(f"**/assets/{asset}", lambda route: held.append(route))
    page.goto(address(portal) + "/", wait_until="commit")
    expect(page.get_by_text(UNLOADED["en-GB"])).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_page_that_never_answers(visit, portal):
    page = visit()
    come_in(page, portal)
    held = []
    page.route("**/assets/people-*.js", lambda route: held.append(route))
    link(page, "users").click()
    expect(page.get_by_text(UNLOADED["en-GB"])).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text("Users")


@pytest.mark.parametrize("locale", UNLOADED)
def test_a_program_and_a_style_sheet_that_never_answer_leave_words(visit, portal, locale):
    """Nothing but the page itself has come: not before a slow line would have brought the rest, but within three seconds."""
    page, held = visit(locale), []
    page.route("**/assets/*", lambda route: held.append(route))
    page.goto(address(portal) + "/", wait_until="commit")
    page.wait_for_timeout(1500)
    assert first_paint(page) is None
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    assert first_paint(page) < 3000
    words = page.locator("#root p")
    assert words.inner_text().startswith(UNLOADED[locale])
    expect(words).to_have_css("text-align", "center")
    page.unroute("**/assets/*")
    expect(page.locator("input[type=password]")).to_be_visible()


@pytest.mark.parametrize("when, locale", [("dashboard", "en-GB"), *(("login", locale) for locale in UNLOADED)])
def test_a_style_sheet_that_never_answers_leaves_words(visit, portal, when, locale):
    page = visit(locale)
    if when == "dashboard":
        come_in(page, portal)
    held = []
    page.route("**/assets/index-*.css", lambda route: held.append(route))
    page.goto(address(portal) + "/", wait_until="commit")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    assert first_paint(page) < 3000
    assert page.locator("#root").inner_text().startswith(UNLOADED[locale])
    for route in held:
        route.continue_()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("body")).to_have_css("margin", "0px")


def test_a_style_sheet_that_is_slow_is_waited_for(visit, portal):
    """Nothing is seen without it, and it is asked for once."""
    page = visit()
    held = []
    page.route("**/assets/index-*.css", lambda route: held.append(route))
    page.goto(address(portal) + "/", wait_until="commit")
    page.wait_for_timeout(1200)
    assert first_paint(page) is None
    held[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("body")).to_have_css("margin", "0px")
    assert len(held) == 1


def first_paint(page):
    """When something could first be seen, ms; None: not yet."""
    return page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null")


@pytest.mark.parametrize("when", ["login", "dashboard"])
def test_colours_that_never_answer_leave_a_page_that_works(visit, portal, when):
    page = visit()
    if when == "dashboard":
        come_in(page, portal)
    held, answers = [], False
    page.route("**/brand.css", lambda route: route.continue_() if answers else held.append(route))
    page.goto(address(portal) + "/", wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in" if when == "login" else "Dashboard")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    assert first_paint(page) < 3000
    assert page.evaluate(VERSION) == ""
    answers = True
    for route in held:
        route.continue_()
    expect(page.locator(":root")).to_have_css("--brand-version", re.compile("."))
    expect(page.locator("link[rel=stylesheet][data-brand]")).to_have_count(1)


VERSION = "getComputedStyle(document.documentElement).getPropertyValue('--brand-version')"


@pytest.mark.parametrize("when", ["login", "dashboard"])
def test_colours_that_are_slow_are_waited_for(visit, portal, when):
    """Nothing is seen in the colours of nobody, when the answer takes as long as the edge lets it."""
    page = visit()
    if when == "dashboard":
        come_in(page, portal)
    page.add_init_script("""window.bare = 0;
        const look = () => { if (document.querySelector('h1') && !%s) bare++; requestAnimationFrame(look) };
        look();""" % VERSION)
    held = []
    page.route("**/brand.css", lambda route: held.append(route))
    page.goto(address(portal) + "/", wait_until="commit")
    page.wait_for_timeout(1000)
    assert first_paint(page) is None
    held[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(VERSION) and page.evaluate("bare") == 0 and len(held) == 1


def test_colours_that_come_before_the_program_are_asked_for_once(visit, portal):
    page = visit()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    held = []
    page.route("**/assets/index-*.js", lambda route: held.append(route))
    with page.expect_response("**/brand.css"):
        page.goto(address(portal) + "/", wait_until="commit")
    page.wait_for_timeout(300)
    held[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(VERSION) and len([url for url in asked if url.endswith("/brand.css")]) == 1


@pytest.mark.parametrize("locale, words", {"en-GB": "Portal", "de-DE": "Portal", "uk-UA": "Портал"}.items())
def test_a_page_has_a_title_from_the_start(visit, portal, locale, words):
    page = visit(locale)
    page.route("**/assets/index-*.js", lambda route: route.abort())
    page.goto(address(portal) + "/")
    expect(page).to_have_title(words)
    page.unroute("**/assets/index-*.js")
    page.reload()
    expect(page).to_have_title(re.compile(".+ · Acme Industries$"))


def test_a_mailed_link_whose_page_does_not_come_has_a_title_and_a_heading(visit, portal):
    page = visit()
    page.route("**/assets/mailed-*.js", lambda route: route.abort())
    page.goto(address(portal) + "/forgot")
    expect(page.get_by_role("heading", level=1)).to_have_text("Failed to load")
    expect(page).to_have_title("Failed to load")


@pytest.mark.parametrize("locale", UNLOADED)
def test_a_program_that_does_not_come(visit, portal, locale):
    page = visit(locale)
    page.route("**/assets/index-*.js", lambda route: route.abort())
    page.goto(address(portal) + "/")
    expect(page.locator("#root")).to_contain_text(UNLOADED[locale])
    # Not before a slow line would have brought it.
    expect(page.locator("#root p")).to_be_hidden()
    expect(page.locator("#root p")).to_be_visible(timeout=15_000)
    page.unroute("**/assets/index-*.js")
    page.locator("#root a").click()
    expect(page.locator("input[type=password]")).to_be_visible()


def test_a_page_that_does_not_come_is_asked_for_again(visit, portal):
    page = visit()
    come_in(page, portal)
    same = keep(page)
    page.route("**/assets/records-*.js", lambda route: route.abort())
    link(page, "tickets").click()
    expect(page.get_by_role("alert")).to_contain_text(PIECE)
    expect(link(page, "nodes")).to_be_visible()
    page.unroute("**/assets/records-*.js")
    page.get_by_role("button", name=AGAIN).click()
    expect(title(page)).to_have_text("Tickets")
    expect(page.get_by_role("main").get_by_role("row").nth(1)).to_be_visible()
    assert same()


@pytest.mark.parametrize("piece", ["inside-*.js", "inside-*.css", "en-*.js"])
def test_what_lies_behind_the_login_is_asked_for_again(visit, portal, piece):
    page = visit()
    page.goto(address(portal) + "/")
    same = keep(page)
    page.route(f"**/assets/{piece}", lambda route: route.abort())
    page.get_by_label("Email").fill("owner@acme.test")
    page.get_by_label("Password", exact=True).fill("correct-horse-battery")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_contain_text(PIECE, timeout=15_000)
    page.unroute(f"**/assets/{piece}")
    page.get_by_role("button", name=AGAIN).click()
    expect(title(page)).to_have_text("Dashboard")
    assert page.evaluate("[...document.querySelectorAll('link[rel=stylesheet]')].filter(link => !link.sheet).map(link => link.href)") == []
    assert same()


def test_leaving_and_coming_back_asks_again_too(visit, portal):
    page = visit()
    come_in(page, portal)
    page.route("**/assets/records-*.js", lambda route: route.abort())
    link(page, "billing").click()
    expect(page.get_by_role("alert")).to_contain_text(PIECE)
    page.unroute("**/assets/records-*.js")
    link(page, "").click()
    expect(title(page)).to_have_text("Dashboard")
    link(page, "billing").click()
    expect(title(page)).to_have_text("Billing")


def test_without_a_network_the_page_stays_and_comes_by_itself(visit, portal):
    page = visit()
    come_in(page, portal)
    same = keep(page)
    page.context.set_offline(True)
    link(page, "branding").click()
    expect(page.get_by_role("alert")).to_contain_text(PIECE)
    link(page, "").click()
    expect(title(page)).to_have_text("Dashboard")
    link(page, "branding").click()
    expect(page.get_by_role("alert")).to_contain_text(PIECE)
    page.context.set_offline(False)
    expect(title(page)).to_have_text("Branding")
    assert same()


def test_only_a_piece_that_is_gone_loads_the_page_anew_and_once(visit, portal):
    page = visit()
    come_in(page, portal)
    same = keep(page)
    asked = []

    def gone(route):
        asked.append(route.request.method)
        route.fulfill(status=404, body="")

    page.route("**/assets/records-*.js", gone)
    link(page, "audit").click()
    page.wait_for_function("() => window.kept === undefined")
    expect(page.get_by_role("alert")).to_contain_text(PIECE)
    assert asked.count("HEAD") == 1 and not same()


@pytest.mark.parametrize("path", ["", "nodes", "billing", "tickets", "audit", "users", "roles", "branding", "profile"])
def test_the_pieces_of_a_page_are_asked_for_beside_the_first_script(visit, portal, path):
    """The shell names all that the program would ask for, so that nothing waits for the program to run."""
    page = visit()
    come_in(page, portal)
    shell = page.goto(f"{address(portal)}/{path}").text()
    expect(title(page)).to_be_visible()
    page.wait_for_load_state("networkidle")
    came = page.evaluate("performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname)")
    # Announcements come only where there are any, beside all else.
    came = [name for name in came if "/announcements-" not in name]
    assert sorted(name for name in came if name.endswith(".js")) == sorted(set(re.findall(r"/portal/assets/[^\"]+[.]js", shell)))


def test_what_draws_a_code_to_scan_comes_with_it_alone(visit, portal):
    page, asked = visit(), []
    page.on("request", lambda request: asked.append(re.sub(r".*/assets/(.+)-[^-]+[.]js$", r"\1", request.url)))
    come_in(page, portal, path="profile")
    expect(page.get_by_role("button", name=words("en")["factors.begin"])).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert "account-profile" in asked and "account-qr" not in asked
    scan_app(page, words("en"))
    assert asked.count("account-qr") == 1
