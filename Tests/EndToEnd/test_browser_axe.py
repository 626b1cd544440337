"""axe (WCAG 2.0 to 2.2, A and AA) on every view and dialog: three languages, five brands, light and dark, wide and narrow.

A view is loaded once in each language; scheme, width and brand then change under it. The other brands are those of real
tenants: their style sheets come from the portal. With them only the rules run that a colour can change.
"""

import importlib.util
import itertools
import os
import re
from pathlib import Path

import pytest
from conftest import copied, fresh_folder
from dialogs import DEMANDED, DIALOGS, DONE, done, routed, second_step, told
from inside import add_person, begin, come_in
from playwright.sync_api import expect
from stack import Stack
from test_browser_people import address, restartable
from views import LANGUAGES, dialogs, lazy_pages, open_pages, paths, routes, until_shown, words

AXE = Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js")
COLOURS = ("#ffff00", "#0b0b0b", "#808080", "#ff0000")
# `PORTAL_TEST_ALL=1`: every brand on every view in every language: for a release, or when a colour has changed. Else each
# view wears each brand, in one of the languages.
ALL = os.environ.get("PORTAL_TEST_ALL") == "1"
SIZES = ((1280, 900), (320, 640))
REGIONS = {"en": "en-GB", "de": "de-DE", "uk": "uk-UA"}

# Runs in the page: axe with the brand it wears, then the rules of colour on all that each of the others colours anew.
# Of a long list the first rows; all of it is read once at each width.
EXAMINE = """async ([others, isThorough]) => {
    const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
    const rest = [...document.querySelectorAll('tbody tr:nth-child(n+13)')];
    const show = all => rest.forEach(row => { row.style.display = all ? '' : 'none' });
    const still = async () => {
        for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
        const ending = document.getAnimations().filter(a => a.effect?.getComputedTiming().endTime !== Infinity);
        await Promise.allSettled(ending.map(a => a.finished));
    };
    // Words that are neither above the page, as the way to its contents is, nor under a picture.
    const inSight = e => {
        if (![...e.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())) return false;
        const { left, top, width, height, bottom } = e.getBoundingClientRect();
        return bottom > 0 && (top >= innerHeight || e.contains(document.elementFromPoint(left + width / 2, top + height / 2)));
    };
    const mayBeRead = where => where === document || where.some(e => [e, ...e.querySelectorAll('*')].some(inSight));
    const check = async (where, runOnly) => {
        const { violations, passes } = await axe.run(where, { runOnly, preload: false, selectors: false, resultTypes: ['violations'] });
        const isRead = !mayBeRead(where) || [...violations, ...passes].some(({ id }) => id === 'color-contrast');
        const all = violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) =>
            `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`));
        return isRead ? all : [...all, 'no text was examined'];
    };
    const worn = async (own, href) => {
        const known = document.querySelector(`link[data-other="${href}"]`);
        if (known) { known.media = 'all'; return known; }
        const sheet = own.cloneNode();
        sheet.removeAttribute('data-brand');
        sheet.dataset.other = sheet.href = href;
        const came = new Promise((done, fail) => { sheet.onload = done; sheet.onerror = fail; });
        own.after(sheet);
        await came;
        return sheet;
    };
    const look = e => { const { color, backgroundColor, fill } = getComputedStyle(e); return color + backgroundColor + fill };
    show(isThorough);
    await still();
    const found = {};
    // What is no colour is the same in both schemes.
    const rules = isThorough ? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] : COLOURS;
    const everything = () => check(document, rules);
    found.own = await everything();
    // The style may have been half-way between two schemes: what is wrong stays wrong.
    if (found.own.length) { await new Promise(done => setTimeout(done, 500)); found.own = await everything(); }
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (over > 0) found.own.push(`${over} px too wide`);
    show(false);
    // Behind a dialog nothing can be told.
    const dialog = [...document.querySelectorAll('dialog[open]')].at(-1);
    const all = [...(dialog ?? document.body).querySelectorAll('*')].filter(e => e.checkVisibility());
    const before = all.map(look);
    const own = document.querySelector('link[data-brand]');
    for (const href of own ? others : []) {
        const sheet = await worn(own, href);
        const coloured = new Set(all.filter((e, i) => look(e) !== before[i]));
        const changed = [...coloured].filter(e => !coloured.has(e.parentElement));
        // Of a button of two lines axe cannot tell the background.
        const buttons = changed.filter(e => e.matches('button'));
        buttons.forEach(e => { e.style.whiteSpace = 'nowrap' });
        // In a dialog that scrolls, only what is in sight is examined.
        if (dialog) changed.at(-1)?.scrollIntoView({block: 'nearest'});
        const colours = () => check(changed, COLOURS);
        // A page wears it everywhere; a dialog with nothing of it has been examined as it is.
        found[href] = changed.length ? await colours() : dialog ? [] : ['nothing wears the colour'];
        // Likewise between two sheets.
        if (found[href].length) { await still(); found[href] = changed.length ? await colours() : found[href]; }
        buttons.forEach(e => { e.style.whiteSpace = '' });
        sheet.media = 'not all';
    }
    show(true);
    return found;
}"""


@pytest.fixture(scope="module")
def house(binaries, session_folder, demo_database):
    """A demo with an owner in each language, four more tenants in the colours, and a stand-in for the control plane."""
    # No mail server is there, but one is configured: so there is a form for who forgot the password.
    mail = {"PORTAL_MAIL_URL": "smtp://127.0.0.1:9", "PORTAL_MAIL_FROM": "portal@house.test"}
    stack = Stack(copied(demo_database, fresh_folder(session_folder, "axe")), binaries, extra=mail)

    for language in LANGUAGES:
        add_person(stack, f"{language}@acme.test", "acme", "owner", language)
        add_person(stack, f"viewer-{language}@acme.test", "acme", "viewer", language)
    for colour in COLOURS:
        slug = f"c{colour[1:]}"
        stack.portalctl("client", "add", slug, "--msp", "alder",
                        "--name", "Donaudampfschifffahrtsgesellschaft Süd-Ost mbH & Co. KG")
        stack.portalctl("portal", "enable", slug)
        stack.portalctl("branding", "set", slug, "--primary", colour, "--support", "help@alder.test")
        add_person(stack, f"owner@{slug}.test", slug, "owner", "de")
    try:
        stack.start_control_plane()
        stack.start()
        yield stack
        stack.check_alive()
    finally:
        stack.stop()


@pytest.fixture
def visit(browser):
    """`visit(language)` is a page of somebody new."""
    contexts = []

    def visit(language):
        context = browser.new_context(ignore_https_errors=True, locale=REGIONS[language], reduced_motion="reduce")
        context.set_default_timeout(15_000)
        context.add_init_script(path=AXE)
        contexts.append(context)
        return context.new_page()

    yield visit
    for context in contexts:
        context.close()


def examine(page, what, others=(), sizes=SIZES):
    """What axe finds, and what is wider than the screen."""
    found = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{what} {width} {scheme} {brand}: {each}"
                      for brand, each_of in page.evaluate(EXAMINE, [list(others), scheme == "light"]).items() for each in each_of]
    page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})
    return found


def brands(language):
    """The sheets of the other brands that each page wears: all of them, or one or two, so that in the three languages it
    wears each."""
    sheets = [f"/portal/c{colour[1:]}/brand.css" for colour in COLOURS]
    if ALL:
        return itertools.repeat(sheets)
    own, number = LANGUAGES.index(language), len(LANGUAGES)
    return ([sheets[(view + own) % len(sheets)]] + [sheets[(view + number) % len(sheets)]] * (view % number == own)
            for view in itertools.count())


def test_no_view_is_forgotten():
    """What is visited is read from the sources; this is that the reading finds all."""
    instead = {'import("../features/people/NoAccess")'}
    assert instead <= set(lazy_pages())
    # What leads to a new address and back to a former one, and keeps second factors, is one page.
    assert len(set(lazy_pages()) - instead) == len(routes()) + len(open_pages()) - 2
    assert {"/", "/nodes/:id", "/profile"} <= set(routes()) and {"/invite", "/accessibility"} <= set(open_pages())
    assert dialogs() == {name.split(",")[0] for name, _ in DIALOGS} | {"Menu"}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_behind_the_login(house, visit, language):
    page, w, others = visit(language), words(language), brands(language)
    # The languages before may have taken longer than a node may be silent.
    house.portalctl("demo", "feed")
    come_in(page, house, f"{language}@acme.test")
    views = paths(begin(house, f"{language}@acme.test"))
    views["/nodes/:id"] = f"/nodes/{restartable(house)['id']}"
    found = []
    for view, path in [*views.items(), ("not found", "/no-such-page"), ("no such node", "/nodes/0000000000abc")]:
        page.goto(address(house, path[1:]))
        until_shown(page, language)
        found += examine(page, f"{language} {view}", next(others))
        for (dialog, where), opens in DIALOGS.items():
            if where != view:
                continue
            opens(page, w)
            page.locator("dialog[open]").wait_for()
            found += examine(page, f"{language} {dialog}", next(others))
            # Who leaves the recovery codes unsaved is asked, and Escape stays.
            if dialog == "CodesDialog, left":
                page.locator("dialog [type=submit]").click()
            else:
                page.keyboard.press("Escape")
            page.locator("dialog[open]").wait_for(state="detached")
    for (view, shown), answers in DEMANDED.items():
        for piece, facts in answers.items():
            told(page, piece, lambda answer, facts=facts: {**answer, **facts})
        page.goto(address(house, view))
        until_shown(page, language)
        page.get_by_text(w[shown]).first.wait_for()
        found += examine(page, f"{language} /{view} with {shown}", next(others))
    assert not found, "\n".join(found)


def email_link(house, language):
    printed = house.portalctl("user", "change-email", f"viewer-{language}@acme.test", f"new-{language}@acme.test",
                              "--client", "acme").stdout
    return re.search(r"email#token=[\w-]+", printed).group()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_before_the_login(house, visit, language):
    page, w, others, found = visit(language), words(language), brands(language), []
    owner = begin(house, f"{language}@acme.test")
    guest = {"email": f"open-{language}@acme.test", "name": None, "role": "viewer", "locale": language}
    invitation = owner.call("users", "POST", guest).json["invitation_url"]
    printed = house.portalctl("user", "reset-link", "viewer@acme.test", "--client", "acme").stdout
    pages = {path: address(house, path[1:]) for path in ("/login", *open_pages())} | {
        "/invite, with a link": address(house, f"invite#{invitation.split('#')[1]}"),
        "/reset, with a link": address(house, re.search(r"reset#token=[\w-]+", printed).group()),
        "/email, with a link": address(house, email_link(house, language)),
        "/email-back, with a link": routed(page, house, "email-back", f"{language}@acme.test"),
        "/factor-reset, with a link": routed(page, house, "factor-reset", f"{language}@acme.test"),
        "a dead link": address(house, "reset#token=x")}
    for view, url in pages.items():
        page.goto("about:blank")
        page.goto(url)
        until_shown(page, language)
        found += examine(page, f"{language} {view}", next(others))
        if view in DONE:
            done(page, w, view)
            found += examine(page, f"{language} {view}, done", next(others))
    expect(page.get_by_role("heading", level=1)).to_have_text(w["link.expired"])
    page.goto(address(house, "login"))
    page.locator("[name=email]").fill("nobody@acme.test")
    page.locator("[name=password]").fill("wrong")
    page.locator("[type=submit]").click()
    page.get_by_text(w["login.wrong"]).wait_for()
    found += examine(page, f"{language} a refused login", next(others))
    second_step(page, w)
    found += examine(page, f"{language} the second step", next(others))
    page.get_by_role("button", name=w["factor.useRecovery"], exact=True).click()
    page.get_by_label(w["factor.recovery"], exact=True).wait_for()
    found += examine(page, f"{language} the second step, by recovery code", next(others))
    page.goto(address(house, slug="no-such-slug"))
    until_shown(page, language)
    found += examine(page, f"{language} no portal")
    assert not found, "\n".join(found)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_where_a_viewer_may_not_go_and_in_the_menu_of_a_phone(house, visit, language):
    page, others = visit(language), brands(language)
    come_in(page, house, f"viewer-{language}@acme.test")
    page.goto(address(house, "users"))
    until_shown(page, language)
    found = examine(page, f"{language} no access", next(others))
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator("button[popovertarget]").click()
    page.locator("[popover]:popover-open a").first.wait_for()
    found += examine(page, f"{language} menu", next(others), SIZES[1:])
    assert not found, "\n".join(found)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("colour", COLOURS if ALL else COLOURS[1:2])
def test_axe_finds_nothing_with_a_tenant_that_wears_the_colour(house, visit, colour):
    """A portal without data, too; and the page of branding, whose preview is drawn in the tenant's colours."""
    page, slug = visit("de"), f"c{colour[1:]}"
    page.goto(address(house, "login", slug))
    until_shown(page, "de")
    found = examine(page, f"{colour} /login")
    come_in(page, house, "owner", slug)
    for path in (path for path in routes() if ":" not in path):
        page.goto(address(house, path[1:], slug))
        until_shown(page, "de")
        found += examine(page, f"{colour} {path}")
    assert not found, "\n".join(found)
