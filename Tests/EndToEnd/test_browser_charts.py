"""The charts of a node and of the dashboard: one cursor, zoom by mouse, keys and fingers, events, the day before."""

import re
import urllib.parse

import pytest
from inside import begin, come_in
from playwright.sync_api import expect
from test_browser_people import people  # noqa: F401
from views import words

INTERRUPTED = "api-02"
# The demo's people read their own languages.
LANGUAGE = {"viewer": "de", "admin": "uk", "owner": "en"}
RESET = {role: words(language)["chart.zoom.reset"] for role, language in LANGUAGE.items()}


def node(portal, name=INTERRUPTED):
    return begin(portal).call(f"nodes?q={name}").json["items"][0]["id"]


def sliders(page):
    return page.get_by_role("slider")


def come_to_charts(page, portal, role="owner", query=""):
    come_in(page, portal, role, path=f"nodes/{node(portal)}{query}")
    expect(sliders(page).first).to_be_attached()
    sliders(page).first.scroll_into_view_if_needed()
    return page


def query(page):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page.url).query))


def drag(page, start, end, chart=0):
    sliders(page).nth(chart).scroll_into_view_if_needed()
    box = sliders(page).nth(chart).bounding_box()
    at = lambda share: (box["x"] + share * box["width"], box["y"] + box["height"] / 2)  # noqa: E731
    page.mouse.move(*at(start))
    page.mouse.down()
    page.mouse.move(*at((start + end) / 2), steps=4)
    page.mouse.move(*at(end), steps=4)
    page.mouse.up()


@pytest.mark.parametrize("role", ["viewer", "admin", "owner"])
def test_a_drag_zooms_all_charts_and_finer_figures_are_asked_for(portal, people, role):  # noqa: F811
    page = come_to_charts(people(), portal, role)
    assert sliders(page).evaluate_all("all => all.map(e => e.max)") == ["287"] * 4
    with page.expect_response(lambda answer: "range=6h" in answer.url) as finer:
        drag(page, 0.93, 0.80)
    assert finer.value.json()["step_s"] == 60
    steps = sliders(page).evaluate_all("all => all.map(e => +e.max)")
    assert len(set(steps)) == 1 and 150 < steps[0] < 250, steps
    assert set(query(page)) == {"from", "to"}
    # The address is enough to see the same.
    page.reload()
    expect(sliders(page).first).to_have_attribute("max", str(steps[0]))
    page.get_by_role("button", name=RESET[role]).click()
    expect(sliders(page).first).to_have_attribute("max", "287")
    assert query(page) == {}


def test_a_click_is_no_drag_and_the_cursor_is_in_all_charts(portal, people):  # noqa: F811
    page = come_to_charts(people(), portal)
    drag(page, 0.5, 0.5)
    assert query(page) == {}
    assert len(set(sliders(page).evaluate_all("all => all.map(e => e.value)"))) == 1
    tips = page.locator("figure span[aria-hidden=true]").filter(has_text=re.compile(r": \d+\s?%"))
    assert tips.count() == 3


@pytest.mark.parametrize("role", LANGUAGE)
def test_what_happened_is_told_in_words(portal, people, role):  # noqa: F811
    w = words(LANGUAGE[role])
    page = come_to_charts(people(), portal, role)
    events = page.get_by_role("region", name=w["chart.events"])
    silence = events.get_by_role("button", name=re.compile(w["event.noData"]))
    expect(silence).to_have_count(1)
    silence.click()
    assert w["event.noData"] in sliders(page).first.get_attribute("aria-valuetext")
    page.get_by_text(w["chart.table"]).first.click()
    rows = page.locator("figure").first.locator("tbody tr").filter(has_text=w["event.noData"])
    expect(rows.nth(11)).to_be_attached()
    assert rows.count() <= 16, rows.count()
    assert all(w["chart.noData"] in text for text in rows.all_inner_texts()[1:-1])


@pytest.mark.parametrize("role", LANGUAGE)
def test_the_day_before_has_values_and_is_in_the_address(portal, people, role):  # noqa: F811
    w = words(LANGUAGE[role])
    page = come_to_charts(people(), portal, role)
    with page.expect_response(lambda answer: "until=" in answer.url) as before:
        page.get_by_label(w["chart.before.show"]).check()
    assert [p for p in before.value.json()["points"] if p["cpu_pct"] is not None]
    average = w["chart.avg"].partition("{")[0]
    expect(page.locator("figure").first).to_contain_text(re.compile(rf"{w['chart.before']}\s*{average}\d+"))
    assert query(page) == {"compare": "day"}
    page.reload()
    expect(page.get_by_label(w["chart.before.show"])).to_be_checked()


def test_a_bad_address_shows_the_day_and_the_api_says_what_is_wrong(portal, people):  # noqa: F811
    page = come_to_charts(people(), portal, query="?from=x&to=2099-01-01T00:00:00Z&compare=y&range=z")
    expect(sliders(page).first).to_have_attribute("max", "287")
    api = begin(portal, "viewer")
    for bad, words in [("until=2099-01-01T00:00:00Z", "future"), ("until=2001-01-01T00:00:00Z", "90 days"),
                       ("until=x", "RFC 3339"), ("range=2h", "one of")]:
        answer = api.call(f"nodes/{node(portal)}/metrics?{bad}")
        assert answer.status == 422 and words in answer.json["errors"][0]["message"], answer.json
