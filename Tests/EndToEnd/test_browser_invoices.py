"""Invoices as a customer's bookkeeper takes them home: paid, as a file, printed by Chromium to PDF and read back; each role."""

import csv
import io
import json
import re
import subprocess
from pathlib import Path

import pytest
from conftest import copied, fresh_folder, running
from inside import come_in
from playwright.sync_api import expect
from stack import Stack
from test_browser import address, title
from test_browser_corners import open_page  # noqa: F401

ROLES = ["owner", "admin", "viewer"]
# What the screen has and paper must not, in the words of the demo's three people.
CHROME = re.compile(r"Dashboard|Nodes|Tickets|Log out|Print|Refresh|Огляд|Сервери|Звернення|Друкувати|Вийти|Übersicht|Drucken|Abmelden|Profil")
SIZES = {"A4": (595, 842), "Letter": (612, 792)}
HEBREW = "שירותי מחשוב מנוהלים"


def money(minor, currency="EUR"):
    return {"amount_minor": minor, "currency": currency}


def invoice(number, lines, client="globex", **change):
    """A good one with so many lines of 10 euros each."""
    net = sum(line["total"]["amount_minor"] for line in lines)
    tax = net * 19 // 100
    return {"type": "invoice", "client": client, "id": number, "number": number, "status": "open", "issued_on": "2026-10-01",
            "due_on": "2030-10-31", "subtotal": money(net), "tax": money(tax), "total": money(net + tax), "amount_due": money(net + tax),
            "lines": lines} | change


def line(text, total=1000):
    return {"description": text, "quantity": "1", "unit_price": money(total), "total": money(total), "tax_rate": "19"}


@pytest.fixture(scope="module")
def billed(binaries, session_folder, demo_database):
    """The demo with invoices that are hard to print."""
    stack = Stack(copied(demo_database, fresh_folder(session_folder, "billed")), binaries)
    lines = [
        invoice("LONG-1", [line(f"Item {number:03}") for number in range(1, 201)]),
        invoice("NONE-1", [], download_url="https://billing.alder.test/none.pdf"),
        invoice("CREDIT-1", [line("Credit for an outage", -5000)], amount_due=money(-5950)),
        invoice("ODD-1", [line(f"{HEBREW} (web-02)"), line("Гарантійне обслуговування " * 8), line("W" * 200)], status="void"),
        {"type": "client", "client": "globex", "legal_name": f"{HEBREW} בע״מ " * 7, "address": "רחוב הרצל 12\nתל אביב 6688312"},
    ]
    stack.portalctl("import", "-", stdin="".join(json.dumps(one) + "\n" for one in lines))
    yield from running(stack)


def to_invoice(page, portal, number, client="globex"):
    page.goto(f"{address(portal, client)}/billing/invoices")
    page.get_by_role("main").get_by_role("link", name=number, exact=False).first.click()
    expect(title(page)).to_contain_text(number)


def pages(page, path, size="A4"):
    """The texts of the pages that Chromium prints, as a reader of the PDF selects them."""
    page.locator("body > article").wait_for(state="attached")
    page.evaluate("document.fonts.ready")
    page.pdf(path=path, format=size)
    facts = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    width, height = (float(number) for number in re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", facts).groups())
    assert (abs(width - SIZES[size][0]) < 2 and abs(height - SIZES[size][1]) < 2), facts
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    found = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text).split("\f")[:-1]
    assert len(found) == int(re.search(r"Pages:\s+(\d+)", facts)[1])
    return [re.sub(r"\s+", " ", page).replace("\N{NO-BREAK SPACE}", " ") for page in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("role", "words"), [
    ("owner", ["Invoice 2026-", "VAT no. DE999999999", "Please pay", "19% tax on", "7% tax on", "Account holder", "Page 1 / 1"]),
    ("admin", ["Рахунок 2026-", "Номер платника ПДВ DE999999999", "Сплатіть", "Податок 19", "Податок 7", "Власник рахунку", "Сторінка 1 / 1"]),
    ("viewer", ["Rechnung 2026-", "USt-IdNr. DE999999999", "Bitte zahlen Sie", "19 % Steuer auf", "7 % Steuer auf", "Kontoinhaber", "Seite 1 / 1"]),
])
def test_an_invoice_is_printed_as_a_letter(open_page, portal, tmp_path, role, words, size):  # noqa: F811
    page = open_page()
    come_in(page, portal, role)
    page.goto(f"{address(portal)}/billing")
    page.get_by_role("main").get_by_role("table").get_by_role("row").nth(1).get_by_role("link").first.click()
    [text] = pages(page, tmp_path / "invoice.pdf", size)
    for word in [*words, "Alder IT GmbH", "Erlenweg 7", "10115 Berlin", "30/000/00007", "Acme Industries GmbH & Co. KG", "Hafenstraße 21",
                 "20457 Hamburg", "DE75 5121 0800 1245 1261 99", "MUSTDEBBXXX", "Managed Servers", "https://pay.alder.test/"]:
        assert word in text, f"{word!r} is not in {text}"
    assert not CHROME.search(text.replace("Handbook", "")), text
    assert "owner@" not in text and "help@alder.test" not in text


def test_the_other_provider_has_its_own_letterhead(open_page, portal, tmp_path):  # noqa: F811
    page = open_page()
    come_in(page, portal, "viewer", "initech")
    page.goto(f"{address(portal, 'initech')}/billing")
    page.get_by_role("main").get_by_role("table").get_by_role("row").nth(1).get_by_role("link").first.click()
    [text] = pages(page, tmp_path / "invoice.pdf", "Letter")
    for word in ["Birch Managed Services, Inc.", "Portland, OR 97205", "EIN 00-0000008", "Routing 000000018, account 100200300", "Initech, Inc."]:
        assert word in text
    assert "Alder" not in text and "IBAN" not in text


@pytest.mark.parametrize("size", SIZES)
def test_two_hundred_lines_have_their_head_and_number_on_each_page(open_page, billed, tmp_path, size):  # noqa: F811
    page = open_page()
    come_in(page, billed, "owner", "globex")
    to_invoice(page, billed, "LONG-1")
    texts = pages(page, tmp_path / "long.pdf", size)
    assert 4 < len(texts) < 12
    for number, text in enumerate(texts, 1):
        assert text.rstrip().endswith(f"Invoice LONG-1 Page {number} / {len(texts)}")
    for text in (text for text in texts if "Item" in text):
        assert "Description Quantity Unit price Tax rate Amount" in text
    assert re.findall(r"Item (\d+)", " ".join(texts)) == [f"{number:03}" for number in range(1, 201)]
    assert any("Total €2,380.00" in text and "Item 200" in text for text in texts), "the total is never alone on a page"


def test_what_is_odd_is_printed_too(open_page, billed, tmp_path):  # noqa: F811
    page = open_page()
    come_in(page, billed, "owner", "globex")
    to_invoice(page, billed, "NONE-1")
    [none] = pages(page, tmp_path / "none.pdf")
    assert "Invoice NONE-1" in none and "Total €0.00" in none and "Description" not in none
    to_invoice(page, billed, "CREDIT-1")
    [credit] = pages(page, tmp_path / "credit.pdf", "Letter")
    assert "Credit note CREDIT-1" in credit and re.search(r"Total -\s?€59.50", credit) and "Please pay" not in credit
    to_invoice(page, billed, "ODD-1")
    odd = " ".join(pages(page, tmp_path / "odd.pdf"))
    assert "VOID" in odd and "Гарантійне" in odd and "IBAN" not in odd
    assert "web-02" in odd and "6688312" in odd and any(letter in odd for letter in "שרת")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_pays_and_prints_from_the_list_and_takes_all_home(open_page, portal, role):  # noqa: F811
    page = open_page()
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1 }")
    come_in(page, portal, role)
    page.goto(f"{address(portal)}/billing")
    rows = page.get_by_role("main").get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(12)
    open_row = rows.nth(0)
    expect(open_row.locator("a[href^='https://pay.alder.test/']")).to_have_attribute("rel", "noopener noreferrer")
    expect(rows.nth(3).locator("a[href^='https://pay.']")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename == "invoices-acme.csv"
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbfnumber,status,") and b"\r\n" in content
    table = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(table) == 28 and {row["currency"] for row in table} == {"EUR"}
    assert all(re.fullmatch(r"-?\d+\.\d\d", row[name]) for row in table for name in ("subtotal", "tax", "total", "amount_due"))
    assert any(row["total"].startswith("-") for row in table)
    # Older ones: those behind the twelve.
    page.get_by_role("main").locator("a[href*='invoices?after=']").click()
    expect(rows).to_have_count(16)
    page.goto(f"{address(portal)}/billing")
    rows.nth(0).get_by_role("link", name="PDF").click()
    page.wait_for_function("() => window.printed === 1")
    assert "print" not in page.url
    expect(title(page)).to_contain_text("2026-")


def test_a_pdf_of_the_provider_is_offered_first(open_page, billed):  # noqa: F811
    page = open_page()
    come_in(page, billed, "owner", "globex")
    to_invoice(page, billed, "NONE-1")
    actions = page.locator("main header").get_by_role("link").or_(page.locator("main header").get_by_role("button"))
    names = [name for name in actions.all_inner_texts() if name]
    assert names[:2] == ["PDF", "Print"]
    expect(page.locator("main header a[href='https://billing.alder.test/none.pdf']")).to_be_visible()


def test_the_file_is_in_the_log(open_page, fresh_portal):  # noqa: F811
    page = open_page()
    come_in(page, fresh_portal, "owner")
    page.goto(f"{address(fresh_portal)}/billing/invoices")
    with page.expect_download():
        page.get_by_role("button", name="Download CSV").click()
    page.goto(f"{address(fresh_portal)}/audit?action=invoices.exported")
    expect(page.get_by_role("main")).to_contain_text("Exported invoices")
    expect(page.get_by_role("main")).to_contain_text("(rows: 28)")
