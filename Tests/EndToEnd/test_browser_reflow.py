"""All views of the SPA on a narrow screen, four times magnified, with wider text, and in forced colours."""

import pytest
from inside import begin, come_in
from test_browser import address
from test_browser_corners import open_page  # noqa: F401
from views import open_pages, paths, until_shown

SIZES = {"phone": (320, 640), "four times magnified": (320, 256)}

# WCAG 1.4.12: what a person may set without losing anything.
SPACING = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }"""

# Text that its own box, or one around it, cuts off for good; what is for the ear only is meant to be.
CLIPPED = """() => [...document.body.querySelectorAll('*')].flatMap(e => {
    const own = [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
    if (!own.length || !e.checkVisibility({ visibilityProperty: true }) || e.closest('svg, option, [aria-hidden=true]')) return [];
    const range = document.createRange();
    range.setStartBefore(own[0]);
    range.setEndAfter(own.at(-1));
    const text = range.getBoundingClientRect();
    for (let box = e; box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box), at = box.getBoundingClientRect();
        if (at.width <= 1 || at.height <= 1 || style.clipPath !== 'none') return [];
        const isCut = (way, less) => ['hidden', 'clip'].includes(style[way]) && less > 1;
        if (isCut('overflowX', Math.max(at.left - text.left, text.right - at.right))
            || isCut('overflowY', Math.max(at.top - text.top, text.bottom - at.bottom)))
            return [`${box.tagName}.${box.className} cuts "${own[0].data.trim().slice(0, 40)}"`];
    }
    return [];
})"""
LOOK = """e => { const s = getComputedStyle(e); return [s.backgroundColor, s.color, s.borderColor, s.outlineStyle,
    s.textDecorationLine, s.fontWeight, e.querySelector('svg')?.innerHTML ?? ''].join() }"""
AROUND = "around"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def hidden_focus(page, way):
    """What has the focus while a bar that stays lies over its middle; `AROUND` for what this way has seen before."""
    return page.evaluate("""async ([way, around]) => {
        const e = document.activeElement;
        if (e === document.body) return null;
        const seen = (window.seenByWay ??= {})[way] ??= new WeakSet();
        if (seen.has(e)) return around;
        seen.add(e);
        if (!e.getBoundingClientRect().width) return null;
        await new Promise(requestAnimationFrame);
        const at = e.getBoundingClientRect();
        const top = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);
        const isSeen = top && (e.contains(top) || top.contains(e) || top.closest('label')?.contains(e));
        return isSeen ? null : `${e.tagName} ${e.textContent.slice(0, 40)} at ${Math.round(at.top)}`;
    }""", [way, AROUND])


@pytest.fixture
def views(open_page, portal):  # noqa: F811
    """`views()` shows one view after the other, to the owner or to nobody."""
    addresses = paths(begin(portal))

    def views(size=(1280, 900), **settings):
        guest, page = open_page(*size, **settings), open_page(*size, **settings)
        come_in(page, portal)
        for view, path in addresses.items():
            page.goto(address(portal) + path)
            until_shown(page, "en")
            yield view, page
        for view in ("/login", *open_pages()):
            guest.goto(address(portal) + view)
            until_shown(guest, "en")
            yield view, guest
    return views


def unseen(page, most=40):
    """Tabs through the page, there and back, once around each way; what had the focus where nobody sees it."""
    hidden, presses = set(), {"Tab": 0, "Shift+Tab": 0}
    for way in presses:
        while presses[way] < most and (found := press(page, way)) != AROUND:
            hidden.add(found)
            presses[way] += 1
    # A focus that is lost on one way has not seen the rest of the page.
    assert min(presses.values()) >= 1 and abs(presses["Tab"] - presses["Shift+Tab"]) <= 2, (page.url, presses)
    return hidden - {None}


def press(page, way):
    page.keyboard.press(way)
    return hidden_focus(page, way)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_the_focus_is_never_under_a_bar(views, size):
    found = []
    for view, page in views(size):
        found += [(view, each) for each in sorted(unseen(page))]
        over = page.evaluate(TOO_WIDE)
        found += [(view, over)] if over > 0 else []
    assert not found, "\n".join(map(str, found))


def test_wider_text_is_cut_nowhere(views):
    found = []
    for view, page in views(bypass_csp=True):
        for width, height in ((1280, 900), (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            before = set(page.evaluate(CLIPPED))
            sheet = page.add_style_tag(content=SPACING)
            assert page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") != "normal"
            found += [(view, width, each) for each in sorted(set(page.evaluate(CLIPPED)) - before)]
            over = page.evaluate(TOO_WIDE)
            found += [(view, width, over)] if over > 0 else []
            sheet.evaluate("e => e.remove()")
    assert not found, "\n".join(map(str, found))


# What is chosen, and what is not.
CHOICES = {
    "menu": ("nav a[aria-current=page]:visible", "nav a:not([aria-current]):visible"),
    "segments": ("label:has(input[type=radio]:checked)", "label:has(input[type=radio]:not(:checked))"),
    "languages": ("button[aria-pressed=true]", "button[aria-pressed=false]"),
    "order": (":is([aria-sort=ascending], [aria-sort=descending]) button:visible",
              "th:not([aria-sort=ascending], [aria-sort=descending]) button:visible"),
}


def test_forced_colours_show_every_choice(views):
    found, seen = [], set()
    for view, page in views(forced_colors="active"):
        for what, pair in CHOICES.items():
            looks = [page.locator(each).first.evaluate(LOOK) for each in pair if page.locator(each).count()]
            if len(looks) == 2:
                seen.add(what)
                found += [(view, what)] if looks[0] == looks[1] else []
    assert not found and seen == set(CHOICES), (found, seen)
