"""connectors/csv: files as spreadsheets write them; its lines are what the portal takes."""

import pytest
from connectors import Clients, EmptyPortal, dry_run, portal_settings, run, settings_file
from conftest import ROOT

HEADER = "Kundennummer;Rechnungsnummer;Status;Datum;Fällig;Bezahlt am;Netto;USt;Brutto;Position;Menge;Einzelpreis;Betrag"
OPEN = "10001;R-7;offen;01.11.2026;30.11.2026;;1.290,50 €;245,20 €;1.535,70 €"
GOOD = f"""{HEADER}
{OPEN};"Server ""M4""; Miete";1,5;800,00;1.200,00
{OPEN};Sicherung;1;90,50;90,50

10002;R-8;bezahlt;01.10.2026;31.10.2026;15.10.2026;100;19;119;Wartung;1;100;100
"""
NODES = 'customer,serial,hostname,state,os,addresses,last boot\r\n10001,s-1,web-1,up,Debian 12,"192.0.2.10, 2001:DB8::1",2026-07-01 12:00\r\n'
MORE_NODES = '[[file]]\npath = "more.csv"\nrecord = "node"\n[file.fields]\nclient = "a"\nid = "b"\nname = "c"\nstatus = "d"\n'
CLIENTS = "\ufeffnumber,company\n10001,Äcme\n"


class Files:
    """The files of connectors/csv/example.toml in a folder, with its settings."""

    def __init__(self, folder, portal=""):
        self.folder = folder
        self.text = (ROOT / "connectors" / "csv" / "example.toml").read_text().replace("/srv/export", str(folder))
        if portal:
            self.text = portal + self.text[self.text.index("# The client"):]
        self.write()

    def write(self, invoices=GOOD, nodes=NODES, clients=CLIENTS, encoding="cp1252"):
        (self.folder / "invoices.csv").write_bytes(invoices.encode(encoding))
        (self.folder / "nodes.csv").write_bytes(nodes.encode())
        (self.folder / "customers.csv").write_bytes(clients.encode())

    def settings(self, old="", new=""):
        assert old in self.text
        return settings_file(self.folder, self.text.replace(old, new, 1) if old else self.text)


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


def test_a_spreadsheet_becomes_the_records_it_holds(files, tmp_path, binaries):
    client, begin, begin_too, node, end, end_too, first, second = dry_run("csv", files.settings())
    assert (first["client"], first["number"], first["status"], first["due_on"]) == ("acme", "R-7", "open", "2026-11-30")
    assert first["total"] == first["amount_due"] == {"amount_minor": 153570, "currency": "EUR"} and "paid_on" not in first
    assert [(line["description"], line["quantity"], line["total"]["amount_minor"]) for line in first["lines"]] == [
        ('Server "M4"; Miete', "1.5", 120000), ("Sicherung", "1", 9050)]
    assert second["amount_due"]["amount_minor"] == 0 and second["paid_on"] == "2026-10-15"
    assert node["booted_at"] == "2026-07-01T10:00:00Z" and node["ip_addresses"] == ["192.0.2.10", "2001:db8::1"]
    assert client == {"type": "client", "client": "acme", "msp": "alder", "name": "Äcme"}
    assert begin == {"type": "snapshot", "kind": "node", "client": "acme", "phase": "begin"} and end == begin | {"phase": "end"}
    assert begin_too["client"] == end_too["client"] == "globex"
    taken = Clients(tmp_path, binaries, ["acme", "globex"]).take([client, begin, node, end, first, second], "--dry-run")
    assert taken["added"] == 3 and taken["changed"] == 2 and taken["unknown_fields"] == 0


@pytest.mark.parametrize("old, new, row, column, wanted", [
    ("1.200,00\n", "1200.00\n", 2, "Betrag", "'1200.00' is not a number such as 1.290,50"),
    (";1.290,50 €", ";1.29,50 €", 2, "Netto", "1.29,50"),
    ("90,50;90,50", "90,505;90,50", 3, "Einzelpreis", "more than the 2 decimal places of EUR"),
    ("15.10.2026", "2026-10-15", 5, "Bezahlt am", "'2026-10-15' is not a date such as 31.01.2026"),
    ("15.10.2026", "31.02.2026", 5, "Bezahlt am", "31.02.2026"),
    ("bezahlt", "teilbezahlt", 5, "Status", "'teilbezahlt' is none of the values in the settings: Entwurf, offen"),
    ("10002", "10003", 5, "Kundennummer", "'10003' is none of"),
    ("R-8", "", 5, "Rechnungsnummer", "is empty"),
    (";Wartung", "", 5, None, "12 cells where the header has 13"),
    ("245,20 €;1.535,70 €;Sicherung", "245,20 €;1.535,71 €;Sicherung", 3, None, "the same invoice as row 2, but with other values"),
])
def test_a_bad_row_is_named_and_the_rest_is_taken(files, old, new, row, column, wanted):
    assert GOOD.count(old) >= 1
    files.write(GOOD.replace(old, new, 1))
    done = run("csv", files.settings(), "--dry-run", status=1)
    where = f"invoices.csv: row {row}: " + (f"column '{column}': " if column else "")
    assert any(where in line and wanted in line for line in done.stderr.splitlines()), done.stderr
    assert "1 rows or files were left out" in done.stderr
    assert "is removed from the portal" not in done.stderr, "the invoices are not said to be complete"
    bad, good = ("R-7", "R-8") if row < 4 else ("R-8", "R-7")
    assert good in done.stdout and bad not in done.stdout and '"node"' in done.stdout
    assert run("csv", files.settings(), "--dry-run", "--strict", status=1).stdout == ""


@pytest.mark.parametrize("old, new, wanted", [
    (";Brutto", ";brutto", "invoices.csv: has no column 'Brutto'; there are Kundennummer, "),
    (";USt;", ";Netto;", "2 columns 'Netto'"),
    (";", ",", "is the delimiter ';'?"),
    ('Miete"', "Miete", "is a quotation mark left open?"),
])
def test_a_file_that_cannot_be_trusted_is_left_out_as_a_whole(files, old, new, wanted):
    files.write(GOOD.replace(old, new))
    done = run("csv", files.settings(), "--dry-run", status=1)
    assert wanted in done.stderr and '"invoice"' not in done.stdout and '"node"' in done.stdout
    files.write(encoding="utf-8")
    (files.folder / "nodes.csv").write_bytes(NODES.replace("Debian", "Gnü").encode("cp1252"))
    assert "line 2: is not utf-8: set its encoding" in run("csv", files.settings(), "--dry-run", status=1).stderr


@pytest.mark.parametrize("cell", ["2026-03-29 02:30", "2026-10-25 02:30"])
def test_a_time_that_the_clocks_skip_or_repeat_is_not_guessed(files, cell):
    files.write(nodes=NODES.replace("2026-07-01 12:00", cell))
    done = run("csv", files.settings(), "--dry-run", status=1)
    assert "column 'last boot'" in done.stderr and '"node"' not in done.stdout


@pytest.mark.parametrize("old, new, wanted", [
    ('due_on = "Fällig"\n', "", "due_on is missing"),
    ("due_on =", "due_no =", "due_no; there are"),
    ('record = "invoice"', 'record = "ticket"', "ticket; there are client, invoice, node"),
    ('thousands = "."', 'thousands = ","', "decimal"),
    ('"cp1252"', '"klingon"', "klingon"),
    ('"Europe/Berlin"', '"Europe/Berln"', "Europe/Berln"),
    ('rule = "total while open"', 'rule = "half"', "amount_due"),
    ("[portal]", "[portal", "settings.toml"),
    ('record = "client"', 'record = "client"\ncomplete = true', "no list removes a client"),
    ("[[file]]", MORE_NODES + "[[file]]", "are only complete together"),
])
def test_wrong_settings_are_said_and_nothing_is_sent(files, old, new, wanted):
    done = run("csv", files.settings(old, new), "--dry-run", status=78)
    assert wanted in done.stderr and "Traceback" not in done.stderr and not done.stdout


def test_currencies_have_the_digits_of_iso_4217(files):
    for code, amount in (("JPY", 1535), ("KWD", 1535700), ("CLF", 15357000)):
        files.write(GOOD.replace(",50 €", ",00").replace(",20 €", ",00").replace(",70 €", ",00" if code == "JPY" else ",70").replace("90,50", "90"))
        first = dry_run("csv", files.settings('value = "EUR"', f'value = "{code}"'))[-2]
        assert first["total"] == {"amount_minor": amount, "currency": code}


def test_spreadsheets_fill_an_empty_portal(tmp_path, binaries):
    with EmptyPortal(tmp_path, binaries, {"alder": ["acme", "globex"], "birch": ["initech"]}) as portal:
        files = Files(tmp_path, portal_settings(portal.stack, portal.keys["alder"], tmp_path))
        assert "8 lines, 3 added, 3 changed" in run("csv", files.settings()).stdout
        invoices = portal.rows("SELECT slug, number, total_minor FROM invoices JOIN clients ON clients.id = client_id ORDER BY number")
        assert invoices == [("acme", "R-7", 153570), ("globex", "R-8", 11900)]
        assert "6 unchanged" in run("csv", files.settings()).stdout
        done = run("csv", files.settings('"10002" = "globex"', '"10002" = "initech"'), status=1)
        assert "invoices.csv: row 5: the portal did not take invoice initech R-8" in done.stderr
        assert portal.rows("SELECT count(*) FROM invoices") == [(2,)]


def test_rows_that_are_gone_leave_the_portal_and_many_of_them_only_when_confirmed(tmp_path, binaries):
    head, *rows = ["customer,serial,hostname,state,os,addresses,last boot", *(f"10001,s-{number},web-{number},up,,,\n" for number in range(1, 7))]
    with EmptyPortal(tmp_path, binaries, {"alder": ["acme", "globex"]}) as portal:
        files = Files(tmp_path, portal_settings(portal.stack, portal.keys["alder"], tmp_path))

        def known(rows, *options, status=0, said=""):
            files.write(nodes=head + "\n" + "".join(rows))
            assert said in run("csv", files.settings(), *options, status=status).stderr
            return portal.rows("SELECT count(*) FROM nodes")[0][0]

        assert known(rows) == 6
        assert known([*rows[:4], "10001,s-5\n"], status=1, said="no node is removed from the portal") == 6
        assert known(rows[:5]) == 5
        said = "refused: snapshot acme node: phase: would remove 2 of 5 nodes, more than 20 %: s-4 (web-4), s-5 (web-5). If they are gone"
        assert known(rows[:3], status=1, said=said) == 5
        assert known(rows[:3], "--confirm-removals") == 3
        assert known([], status=1, said="would remove all 3 nodes of the client") == 3
