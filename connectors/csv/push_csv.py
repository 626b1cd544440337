"""Clients, nodes and invoices from spreadsheets. README.md has the settings."""

import csv
import io
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from push import SOME_LEFT_OUT, WRONG_SETTINGS, Failure, finish, known, main, needed, push, say, snapshot, title  # noqa: E402
from values import BadValue, Format  # noqa: E402

# The fields of docs/import.md and what their cells hold; "!" marks what must be there.
CLIENT = {"client": "text!", "msp": "text", "name": "text", "legal_name": "text", "address": "text", "vat_id": "text",
          "status": "active|suspended", "updated_at": "time"}
NODE = {"client": "text!", "id": "text!", "name": "text!", "status": "online|degraded|offline|maintenance!", "region": "text", "plan": "text",
        "version": "text", "available_version": "text", "os": "text", "ip_addresses": "addresses", "boot_id": "text", "booted_at": "time",
        "updated_at": "time"}
INVOICE = {"client": "text!", "id": "text!", "number": "text!", "status": "draft|open|paid|void!", "issued_on": "date!", "due_on": "date!",
           "paid_on": "date", "period_start": "date", "period_end": "date", "currency": "text!", "subtotal": "money!", "tax": "money!",
           "total": "money!", "amount_due": "money!", "download_url": "text", "payment_url": "text", "updated_at": "time"}
LINE = {"description": "text!", "quantity": "number!", "unit_price": "money!", "total": "money!", "period_start": "date", "period_end": "date",
        "tax_rate": "number"}
RECORDS = {"client": CLIENT, "node": NODE, "invoice": INVOICE}
FILE = {"path", "record", "complete", "delimiter", "encoding", "decimal", "thousands", "sign", "date", "time", "time_zone", "fields", "line"}
WHILE_OPEN = "total while open"


class BadFile(Exception):
    """None of its rows can be trusted."""


class Sheet:
    """One [[file]] of the settings, and what is wrong with its rows."""

    def __init__(self, settings, clients):
        known(settings, "[[file]]", FILE)
        self.path, self.kind = needed(settings, "[[file]]", "path"), needed(settings, "[[file]]", "record")
        known({self.kind: None}, f"{self.path}: record", RECORDS)
        self.complete = settings.get("complete", False)
        if self.complete and self.kind == "client":
            raise Failure(WRONG_SETTINGS, f"{self.path}: complete is for nodes and invoices; no list removes a client")
        self.delimiter, self.encoding = settings.get("delimiter", ","), settings.get("encoding", "utf-8")
        if len(self.delimiter) != 1:
            raise Failure(WRONG_SETTINGS, f"{self.path}: delimiter is one character")
        self.format, self.clients, self.bad = Format(self.path, settings), clients, set()
        self.fields = self.mapping(needed(settings, self.path, "fields"), RECORDS[self.kind], "fields")
        self.line = self.mapping(settings.get("line", {}), LINE, "line") if self.kind == "invoice" and "line" in settings else {}

    def mapping(self, table, kinds, name):
        """Where each field comes from: {"column" or "value" or "rule", "values"}."""
        known(table, f"{self.path}: {name}", kinds)
        for field, kind in kinds.items():
            if kind.endswith("!"):
                needed(table, f"{self.path}: {name}", field)
        sources = {field: {"column": source} if isinstance(source, str) else source for field, source in table.items()}
        for field, source in sources.items():
            known(source, f"{self.path}: {name}.{field}", {"column", "value", "values"} | ({"rule"} if field == "amount_due" else set()))
            if len(source.keys() & {"column", "value", "rule"}) != 1 or source.get("rule", WHILE_OPEN) != WHILE_OPEN:
                raise Failure(WRONG_SETTINGS, f'{self.path}: {name}.{field} is a column, {{ column = "…", values = … }} or {{ value = "…" }}')
        return sources

    # Rows.

    def rows(self):
        """(number as the spreadsheet shows it, {column: cell}) of each row that is as long as the header."""
        reader = csv.reader(io.StringIO(self.text(), newline=""), delimiter=self.delimiter, strict=True)
        try:
            header = [name.strip() for name in next(reader, [])]
            self.check(header)
            for number, cells in enumerate(reader, 2):
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) == len(header):
                    yield number, dict(zip(header, cells))
                else:
                    self.say(number, f"{len(cells)} cells where the header has {len(header)}")
        except csv.Error as error:
            raise BadFile(f"line {reader.line_num}: {error}: is a quotation mark left open?") from None

    def text(self):
        try:
            data = Path(self.path).read_bytes()
            return data.decode("utf-8-sig" if self.encoding.lower() in ("utf-8", "utf8") else self.encoding)
        except OSError as error:
            raise BadFile(error.strerror) from None
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise BadFile(f"line {line}: is not {self.encoding}: set its encoding, such as cp1252 or utf-16") from None
        except LookupError:
            raise Failure(WRONG_SETTINGS, f"{self.path}: encoding {self.encoding} is not known") from None

    def check(self, header):
        for column in (source["column"] for source in [*self.fields.values(), *self.line.values()] if "column" in source):
            if header.count(column) != 1:
                times = f"{header.count(column)} columns" if column in header else "no column"
                raise BadFile(f"has {times} {column!r}; there are {', '.join(header) or 'none'}: is the delimiter {self.delimiter!r}?")

    def say(self, number, text):
        self.bad.add(number)
        say(f"{self.path}: row {number}: {text}")

    # Values.

    def read(self, number, cells, sources, kinds, currency=None):
        """The fields of a row; a bad cell is said, and makes the row a bad one."""
        found = {}
        for field in [name for name in kinds if name in sources]:
            source, kind, needed_here = sources[field], kinds[field].rstrip("!"), kinds[field].endswith("!")
            text = (cells[source["column"]] if "column" in source else source.get("value", "")).strip()
            try:
                if source.get("rule"):
                    found[field] = found.get("total") if found.get("status") in ("draft", "open") else self.format.money("0", currency or found.get("currency"))
                elif text:
                    found[field] = self.format.read(kind, self.translate(field, source, text), currency or found.get("currency"))
                elif needed_here:
                    raise BadValue("is empty")
            except BadValue as bad:
                self.say(number, f"column {source['column']!r}: {bad}" if "column" in source else f"{field}: {bad}")
        return found

    def translate(self, field, source, text):
        values = source.get("values") or (self.clients if field == "client" else None)
        if values is None:
            return text
        if text not in values:
            raise BadValue(f"{text!r} is none of the values in the settings: {', '.join(values)}")
        return values[text]

    # Records.

    def records(self):
        """(record, number of its first row) of all rows that are good."""
        found, rows = {}, {}
        for number, cells in self.rows():
            head = self.read(number, cells, self.fields, RECORDS[self.kind])
            key = tuple(head.get(name) for name in ("client", "id") if name in RECORDS[self.kind])
            lines = [self.read(number, cells, self.line, LINE, head.get("currency"))] if self.line else []
            if None in key:
                continue
            if key not in found:
                found[key], rows[key] = (head, lines), [number]
            elif self.line and (head == found[key][0] or rows[key][0] in self.bad):
                found[key][1].extend(lines)
                rows[key].append(number)
            else:
                self.say(number, f"is the same {self.kind} as row {rows[key][0]}" + (", but with other values" if self.line else ""))
                rows[key].append(number)
        for key, (head, lines) in found.items():
            if not self.bad & set(rows[key]):
                head.pop("currency", None)
                yield {"type": self.kind} | head | ({"lines": lines} if self.kind == "invoice" else {}), rows[key][0]
            elif len(rows[key]) > 1:
                say(f"{self.path}: {self.kind} {key[-1]} is left out, since not all of its rows are good")


class Batch:
    """The records of one kind, from all of its files."""

    def __init__(self, kind, sheets):
        self.kind, self.rows, self.left_out = kind, [], 0
        self.complete = any(sheet.complete for sheet in sheets)
        if self.complete and not all(sheet.complete for sheet in sheets):
            raise Failure(WRONG_SETTINGS, f"the files with record {kind} are only complete together: set complete in each of them, or in none")
        for sheet in sheets:
            self.take(sheet)

    def take(self, sheet):
        try:
            self.rows += [(record, sheet.path, number) for record, number in sheet.records()]
        except BadFile as bad:
            say(f"{sheet.path}: {bad}; the file is left out")
            self.left_out += 1
        self.left_out += len(sheet.bad)

    def lines(self, clients, confirmed):
        """The records; as a snapshot of these clients, or of those in the files, where that is said and nothing is left out."""
        records = [record for record, _, _ in self.rows]
        if self.complete and self.left_out:
            say(f"no {self.kind} is removed from the portal, since some rows or files were left out")
        elif self.complete:
            return snapshot(self.kind, set(clients or (record["client"] for record in records)), records, confirmed)
        return records


def run(settings, portal, strict, confirm_removals):
    known(settings, "the settings", {"portal", "clients", "file"})
    clients = settings.get("clients")
    sheets = [Sheet(file, clients) for file in needed(settings, "the settings", "file")]
    # The portal takes records of clients that it has: clients come first.
    batches = [Batch(kind, [sheet for sheet in sheets if sheet.kind == kind]) for kind in RECORDS]
    left_out = sum(batch.left_out for batch in batches)
    if strict and left_out:
        say("nothing was sent")
        return SOME_LEFT_OUT
    slugs = clients and clients.values()
    result = push(portal, (line for batch in batches for line in batch.lines(slugs, confirm_removals)))
    for record, path, number in (row for batch in batches for row in batch.rows):
        if any(record is refused for refused in result.refused):
            say(f"{path}: row {number}: the portal did not take {title(record)}")
    if left_out:
        say(f"{left_out} rows or files were left out")
    return finish(result, left_out)


if __name__ == "__main__":
    sys.exit(main("Sends clients, nodes and invoices from CSV files to the portal.", run, strict="send nothing when a row is bad",
                  confirm_removals="remove from the portal what is gone, even more than a fifth of a client's, or all"))
