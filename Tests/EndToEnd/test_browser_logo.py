"""The editor of logos, as an owner uses it and as others do not: every format in, a PNG out, and words for what is none."""

import base64
import signal

import pytest
from client import request
from inside import come_in
from pictures import ANIMATED, HTML, SVG, png
from playwright.sync_api import expect
from test_browser_people import people  # noqa: F401

EDITOR = "branding/logo"


def brand(portal):
    return request(portal.https, "/portal/acme/brand").json


def painted(page, kind):
    """A photo of this type, as this browser makes it."""
    url = page.evaluate("""kind => { const canvas = Object.assign(document.createElement('canvas'), { width: 600, height: 200 });
        const c = canvas.getContext('2d'); c.fillStyle = '#fff'; c.fillRect(0, 0, 600, 200);
        c.fillStyle = '#0b5fff'; c.fillRect(100, 50, 400, 100); return canvas.toDataURL(kind) }""", kind)
    return base64.b64decode(url.split(",")[1])


def choose(page, name, kind, body):
    page.get_by_label("Choose a picture").set_input_files({"name": name, "mimeType": kind, "buffer": body})


def seen(page):
    """What the program's policy has refused, and what went elsewhere."""
    found = []
    page.on("console", lambda message: found.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("request", lambda request: found.append(request.url) if "evil.test" in request.url else None)
    return found


def test_a_second_visit_asks_for_no_logo(portal, people):  # noqa: F811
    page = people()
    asked = []
    for _ in range(2):
        page.goto(f"https://localhost:{portal.https}/portal/acme/login")
        expect(page.locator("img[src*='/logos/']").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        asked.append(page.evaluate(
            "performance.getEntriesByType('resource').filter(e => e.name.includes('/logos/')).map(e => e.transferSize)"))
    assert asked[0] and min(asked[0]) > 0 and set(asked[1]) == {0}, asked


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "svg"])
def test_an_owner_uploads_each_format(fresh_portal, people, kind):  # noqa: F811
    page = come_in(people(), fresh_portal, path="branding")
    wrong = seen(page)
    before = brand(fresh_portal)["logo"]["light"]["url"]
    page.get_by_role("link", name="Change logo").click()
    expect(page.get_by_role("heading", level=1, name="Logo")).to_be_visible()
    body = {"png": png, "svg": lambda: SVG}.get(kind, lambda: painted(page, f"image/{kind}"))()
    # A name says nothing of what is inside.
    choose(page, "logo.bin", "image/svg+xml" if kind == "svg" else f"image/{kind}", body)
    # Its empty edges are off, and can be put back.
    if kind != "svg":  # This one has the mark of a picture that is not fetched in its corner.
        expect(page.get_by_role("slider", name="Left")).not_to_have_value("0")
    page.get_by_role("button", name="Whole picture").click()
    expect(page.get_by_role("slider", name="Left")).to_have_value("0")
    page.get_by_role("button", name="Trim empty edges").click()
    page.get_by_role("button", name="Save logo").click()
    expect(page.get_by_text("Logo saved")).to_be_visible()
    logo = brand(fresh_portal)["logo"]["light"]
    assert logo["url"] != before and 3 < logo["width"] / logo["height"] < 7 and logo["height"] <= 160
    shown = page.locator(f"header img[src='{logo['url']}']")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth") == logo["width"]
    box = shown.bounding_box()
    assert box["width"] <= 160 and box["height"] <= 40 and box["width"] > 100
    page.get_by_role("button", name="Remove logo").click()
    expect(page.get_by_text("Logo removed")).to_be_visible()
    assert brand(fresh_portal)["logo"]["light"]["url"] == before
    assert wrong == []


def test_an_svg_is_taken_after_coming_back_inside_the_program(fresh_portal, people):  # noqa: F811
    page = come_in(people(), fresh_portal, path=EDITOR)
    page.get_by_role("link", name="Branding").first.click()
    expect(page.get_by_role("button", name="Save branding")).to_be_visible()
    page.go_back()
    choose(page, "logo.svg", "image/svg+xml", SVG)
    expect(page.get_by_role("button", name="Save logo")).to_be_visible()


@pytest.mark.parametrize("name, body, words", [
    ("logo.png", HTML, "This file is not a PNG, JPEG, WebP or SVG picture."),
    ("logo.png", ANIMATED, "This picture is animated."),
    ("logo.png", png()[:60], "This picture can’t be read"),
    ("logo.png", png(size=(30_000, 30_000)), "This picture can’t be read"),
    ("logo.png", png(8, 8), "This picture has fewer than 16 × 16 pixels."),
    ("logo.png", bytes(10_000_001), "This file is larger than 10 MB."),
    ("logo.svg", b"<svg width=", "This picture can’t be read"),
], ids=["html", "animated", "cut", "bomb", "small", "big", "broken-svg"])
def test_what_is_no_logo_has_words(portal, people, name, body, words):  # noqa: F811
    page = come_in(people(), portal, path=EDITOR)
    choose(page, name, "image/png", body)
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    expect(page.get_by_role("button", name="Save logo")).to_have_count(0)
    # The next one is taken all the same.
    choose(page, "logo.png", "image/png", png())
    expect(page.get_by_role("button", name="Save logo")).to_be_visible()


@pytest.mark.parametrize("role", ["admin", "viewer"])
def test_others_have_no_editor(portal, people, role):  # noqa: F811
    page = come_in(people(), portal, role=role, path=EDITOR)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_label("Choose a picture")).to_have_count(0)


def test_the_dark_scheme_has_its_own(portal, people):  # noqa: F811
    page = come_in(people(), portal)
    logo = brand(portal)["logo"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        image = page.locator("header img")
        expect(image).to_be_visible()
        assert image.evaluate("image => new URL(image.currentSrc).pathname") == logo[scheme]["url"]


def test_a_pool_that_hangs_holds_no_page_up_for_long(fresh_portal, browser):
    pools = [fresh_portal.processes[name] for name in ("pool-1", "pool-2")]
    page = browser.new_page(ignore_https_errors=True)
    for pool in pools:
        pool.send_signal(signal.SIGSTOP)
    try:
        page.goto(f"https://localhost:{fresh_portal.https}/portal/acme/login", wait_until="commit")
        page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
        # A second for the page, one for its style sheet, one for the words.
        assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStart") < 2_000
        assert page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") < 5_000
    finally:
        for pool in pools:
            pool.send_signal(signal.SIGCONT)
        page.close()
