"""Every quantity keeps its size from the import line to the screen, and says its unit.

The minor units of currencies are held against the package `iso4217`, which is list one of ISO 4217 as its maintenance
agency publishes it. `pycountry` has no minor units, `babel` has those of CLDR, which are other ones, and `py-moneyed`
lacks the newest codes; it serves here for the withdrawn ones, which are in no list with minor units.
"""

import itertools
import json
import re
import string
from datetime import datetime, timedelta, timezone

import iso4217
import moneyed
import pytest
import yaml
from client import Session
from conftest import ROOT, copied, running
from playwright.sync_api import expect
from stack import Stack
from test_browser import address, login, page  # noqa: F401

ACTIVE = {currency.code: currency.exponent for currency in iso4217.Currency if currency.exponent is not None}
# Taken as well, since invoices in them are still on file (docs/import.md).
WITHDRAWN = {"ANG", "BGN", "CUC", "HRK", "SLL", "ZWL"}
# Where CLDR writes fewer decimals than ISO 4217 has.
FEWER_IN_BROWSERS = "AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR RSD SOS SYP YER IQD".split()


def subscription(code, **more):
    price = {"amount_minor": 129000, "currency": code}
    return {"type": "subscription", "client": "acme", "id": f"money-{code}", "name": f"In {code}", "price": price,
            "interval": "month", "status": "active", "started_on": "2026-01-01"} | more


def take(stack, lines, *options, check=True):
    text = "".join(json.dumps(line) + "\n" for line in lines)
    return stack.portalctl("import", "-", *options, stdin=text, check=check)


@pytest.fixture(scope="module")
def own_portal(binaries, session_folder, demo_database):
    yield from running(Stack(copied(demo_database, session_folder / "figures"), binaries))


@pytest.fixture(scope="module")
def figures(own_portal):
    """A portal with a price in every currency that is taken, and what the import said of all others."""
    codes = ["".join(letters) for letters in itertools.product(string.ascii_uppercase, repeat=3)]
    done = take(own_portal, map(subscription, codes), "--keep-going", check=False)
    refused = re.findall(r"^line (\d+): price\.currency: ", done.stderr, re.M)
    return own_portal, set(codes) - {codes[int(number) - 1] for number in refused}


def test_the_table_is_that_of_iso_4217(figures):
    """Every code of three letters, in both directions, with its digits."""
    stack, taken = figures
    assert taken == set(ACTIVE) | WITHDRAWN
    assert not WITHDRAWN & set(ACTIVE) and len(ACTIVE) > 150
    told = {}
    for plan in Session(stack.https).login("owner").call("billing").json["subscriptions"]:
        told[plan["price"]["currency"]] = plan["price"]["minor_digits"]
    assert {code: told[code] for code in ACTIVE} == ACTIVE
    for code in WITHDRAWN:
        assert 10 ** told[code] == moneyed.CURRENCIES[code].sub_unit


def test_a_browser_shows_the_digits_of_iso_4217(figures, page):  # noqa: F811
    stack, _ = figures
    login(page, address(stack) + "/billing", "owner")
    item = page.get_by_role("listitem")
    expect(item.filter(has_text="In HUF")).to_contain_text("HUF 1,290.00 per month")
    texts = [" ".join(text.split()) for text in item.all_text_contents()]
    shown = dict(match.groups() for text in texts if (match := re.search(r"In ([A-Z]{3}).*?([\d,.]+) per month", text)))
    for code in FEWER_IN_BROWSERS + ["JPY", "KWD", "UYW", "EUR"]:
        assert shown[code] == f"{129000 / 10 ** ACTIVE[code]:,.{ACTIVE[code]}f}", code


# MARK: units

UNIT = re.compile(r"_(pct|s|ms)$")
DESCRIBED = re.compile(r"^(How many |Pixels|Percent|Seconds|Bytes a second|In milliseconds|In minor units|HTTP status|COSE algorithm)|decimals")


def resolved(rule, root):
    """What stands behind a reference; a header's or parameter's own words are those of its schema."""
    while "$ref" in rule:
        target = root
        for part in rule["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        rule = target
    return rule["schema"] | {"description": rule.get("description", "")} if "schema" in rule else rule


def quantities(schema, root, name="", path="", seen=()):
    """(path, name, description) of every number that a schema describes, or a contract."""
    if isinstance(schema, list):
        for item in schema:
            yield from quantities(item, root, name, path, seen)
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        if schema["$ref"] not in seen:
            yield from quantities(resolved(schema, root), root, name, path, (*seen, schema["$ref"]))
        return
    kinds = schema.get("type", [])
    kinds = set([kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else [])
    if kinds & {"integer", "number"} and kinds <= {"integer", "number", "null"}:
        yield path, name, schema.get("description", "")
    for key, value in schema.items():
        if key in ("properties", "headers", "parameters") and isinstance(value, dict):
            for member, rule in value.items():
                yield from quantities(resolved(rule, root), root, member, f"{path}/{member}", seen)
        elif key == "parameters":
            for rule in value:
                named = root["components"]["parameters"][rule["$ref"].split("/")[-1]] if "$ref" in rule else rule
                yield from quantities(resolved(rule, root), root, named["name"], f"{path}/{named['name']}", seen)
        elif key not in ("enum", "const", "required", "type"):
            yield from quantities(value, root, name, f"{path}/{key}", seen)


@pytest.mark.parametrize("file", ["openapi.yaml", "docs/import.schema.json"])
def test_every_quantity_of_a_contract_has_its_unit(file):
    """In its name, or at the beginning of its description; a plain count says of what."""
    root = yaml.safe_load((ROOT / file).read_text())
    found = list(quantities(root, root))
    assert len({name for _, name, _ in found}) > 5
    assert [path for path, name, words in found if not UNIT.search(name) and not DESCRIBED.search(words)] == []


def test_a_rate_keeps_its_size_from_the_line_to_the_screen(own_portal, page):  # noqa: F811
    """1,000,000 and 250,000 bytes a second are 8 and 2 megabits a second: as figure, at the axis, spoken, in the table, exported."""
    now = datetime.now(timezone.utc).replace(microsecond=0)
    node = {"type": "node", "client": "acme", "id": "rate-1", "name": "rate-1", "status": "online"}
    samples = [{"type": "sample", "client": "acme", "node": "rate-1", "at": (now - timedelta(minutes=minute)).isoformat(),
                "cpu_pct": 10, "net_in_bps": 1_000_000, "net_out_bps": 250_000} for minute in range(1, 30)]
    take(own_portal, [node, *samples])
    session = Session(own_portal.https).login("owner")
    item, = session.call("nodes?q=rate-1").json["items"]
    point = [p for p in session.call(f"nodes/{item['id']}/metrics?range=1h").json["points"] if p["net_in_bps"] is not None][-1]
    assert (point["net_in_bps"], point["net_out_bps"]) == (1_000_000, 250_000)

    login(page, f"{address(own_portal)}/nodes/{item['id']}?range=1h", "owner")
    figure = page.get_by_role("figure", name="Network")
    expect(figure.locator("figcaption")).to_contain_text("8 Mb/s")
    expect(figure.locator("figcaption")).to_contain_text("2 Mb/s")
    hidden = figure.locator("span[aria-hidden=true]").all_inner_texts()
    assert [text for text in hidden if text.endswith("/s")] == ["10 Mb/s", "5 Mb/s", "0 bit/s"]
    figure.get_by_role("slider").focus()
    # The minutes since the samples, more of them on a busy machine, have none.
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
        if "no data" not in figure.get_by_role("slider").get_attribute("aria-valuetext"):
            break
    expect(figure.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile("In 8 Mb/s · Out 2 Mb/s"))
    figure.locator("summary").click()
    expect(figure.get_by_role("row").filter(has_text="8 Mb/s").first).to_contain_text("2 Mb/s")

    folder = own_portal.var / "rate-export"
    own_portal.portalctl("client", "export", "acme", str(folder))
    units = {table["name"]: table["units"] for table in json.loads((folder / "manifest.json").read_text())["tables"]}
    assert units["node_metrics"]["net_in_bytes_per_s"] == "bytes a second"
    assert any(row["net_in_bytes_per_s"] == 1_000_000 for row in json.loads((folder / "node_metrics.json").read_text()))
