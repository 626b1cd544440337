"""Words in one's language, dates, times and numbers by one's region and time zone: on every page, and in mails."""

import re
import urllib.parse
from datetime import datetime, timedelta, timezone

from inside import begin, come_in
from mail_server import wait
from playwright.sync_api import expect
from test_browser_people import PASSWORD, address, people  # noqa: F401

TOKYO = timezone(timedelta(hours=9))
MONTHS = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
          "Dezember"]


def clock(at):
    """An instant of the API as German words with an American clock tell it in Tokyo."""
    there = datetime.fromisoformat(at).astimezone(TOKYO)
    return f"{there.day:02}.{there.month:02}.{there.year}, {(there.hour - 1) % 12 + 1}:{there.minute:02} {there:%p}"


def choose(page, portal):
    page.goto(address(portal, "profile"))
    page.get_by_label("Language").select_option("de")
    page.get_by_label("Region").select_option("US")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Profil", level=1)).to_be_visible()


def test_dates_follow_the_profile_on_pages_and_in_mails(post, sink, people):  # noqa: F811
    page = come_in(people(timezone_id="Europe/Berlin", locale="en-GB"), post, path="profile")
    expect(page.get_by_label("Region").locator("option:checked")).to_have_text("Browser: United Kingdom")
    expect(page.get_by_label("Time zone").locator("option:checked")).to_have_text("This device: Berlin")
    choose(page, post)
    expect(page.get_by_label("Zeitzone")).to_have_value("Asia/Tokyo")
    owner = begin(post)
    # Where one is logged in.
    seen = [session["last_seen_at"] for session in owner.call("profile/sessions").json["items"]]
    shown = page.get_by_role("region", name="Aktive Sitzungen").locator("time")
    expect(shown.first).to_have_attribute("title", re.compile("|".join(re.escape(clock(at)).replace("\\ ", r"\s") for at in seen)))
    # What happened.
    page.goto(address(post, "audit"))
    expect(page.get_by_text("Region: US").first).to_be_visible()
    expect(page.get_by_text("Zeitzone: Asia/Tokyo").first).to_be_visible()
    events = {event["at"]: clock(event["at"]) for event in owner.call("audit?limit=50").json["items"]}
    times = page.get_by_role("main").get_by_role("listitem").locator("time")
    for at, title_ in times.evaluate_all("all => all.map(each => [each.dateTime, each.title])"):
        assert re.sub(r"\s", " ", title_) == events.get(at, clock(at))
    # A day of the filter is one of Tokyo.
    day = datetime.now(TOKYO).date() - timedelta(days=3)
    with page.expect_request(lambda request: request.resource_type == "fetch" and "since=" in request.url) as asked:
        page.goto(address(post, f"audit?since={day}&until={day}"))
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(asked.value.url).query)
    before = day - timedelta(days=1)
    assert (query["since"], query["until"]) == ([f"{before}T15:00:00.000Z"], [f"{day}T15:00:00.000Z"])
    # And by mail.
    assert owner.call("profile/password", "POST", {"current": PASSWORD, "new": "another-horse-battery"}).status == 204
    [message] = wait(lambda: sink.to("owner@acme.test"))
    now = datetime.now(TOKYO)
    plain = " ".join(message.get_body(("plain",)).get_content().split())
    told = re.search(r"(?:am|wo:) (\d+)\. (\w+) (\d+) um (\d\d):(\d\d) Uhr \(Asia/Tokyo, UTC\+09:00\)", plain)
    assert told, plain
    year, month, hour = int(told[3]), MONTHS.index(told[2]) + 1, int(told[4])
    at = datetime(year, month, int(told[1]), hour, int(told[5]), tzinfo=TOKYO)
    assert abs(now - at) < timedelta(minutes=3)


def test_an_axis_of_a_chart_is_that_of_the_zone(fresh_portal, people):  # noqa: F811
    """In Kathmandu full hours are a quarter past those of Berlin."""
    page = come_in(people(timezone_id="Europe/Berlin"), fresh_portal, path="profile")
    page.get_by_label("Time zone").select_option("Asia/Kathmandu")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.goto(address(fresh_portal, "nodes"))
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    labels = page.locator("figure span[aria-hidden=true]").filter(has_text=re.compile(r"^\d\d:\d\d$"))
    expect(labels.first).to_be_visible()
    assert {text[3:] for text in labels.all_inner_texts()} == {"00"}
    page.get_by_role("slider").first.focus()
    spoken = page.get_by_role("slider").first.get_attribute("aria-valuetext")
    at = datetime.now(timezone(timedelta(hours=5, minutes=45)))
    hour, minute = map(int, re.search(r"(\d\d):(\d\d)", spoken).groups())
    assert (at.hour * 60 + at.minute - hour * 60 - minute) % 1440 < 30
