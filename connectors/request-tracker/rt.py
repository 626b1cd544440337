"""The REST2 API of Request Tracker 5, as much as a reader of tickets needs. Nothing is ever written, and comments are never asked for."""

import base64
import json
import sys
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from push import get_json, known, needed, secret  # noqa: E402

# What customers see in RT, too. Comments are of type Comment.
SHOWN = ("Create", "Correspond")
PAGE = 100


class RequestTracker:
    def __init__(self, settings):
        known(settings, "request_tracker", {"url", "ca_file", "token_file", "user", "password_file", "query", "state_file", "first_days",
                                            "overlap_minutes", "removal_check_hours"})
        self.url, self.query = needed(settings, "request_tracker", "url").rstrip("/"), needed(settings, "request_tracker", "query")
        self.ca_file, self.users = settings.get("ca_file"), {}
        if "token_file" in settings:
            authorization = "token " + secret(settings["token_file"])
        else:
            pair = f"{needed(settings, 'request_tracker', 'user')}:{secret(needed(settings, 'request_tracker', 'password_file'))}"
            authorization = "Basic " + base64.b64encode(pair.encode()).decode()
        self.headers = {"Authorization": authorization}

    def get(self, path, **query):
        return get_json(f"{self.url}/REST/2.0/{path}", query, self.headers, self.ca_file)

    def found(self, condition, **query):
        """The tickets of the settings' query that also meet this condition."""
        return self.get("tickets", query=f"({self.query}) AND ({condition})", **{"per_page": PAGE} | query)["items"]

    def newest(self):
        """When a ticket was changed last, by RT's clock; None without any."""
        items = self.found("id > 0", orderby="LastUpdated", order="DESC", fields="LastUpdated", per_page=1)
        return items[0]["LastUpdated"] if items else None

    def after(self, last, condition):
        """At most PAGE tickets behind this id, in the order of their ids: so none is missed while others change."""
        fields = "Subject,Status,Priority,Created,LastUpdated,Queue,Requestor,Cc,CustomFields"
        more = {"fields[Queue]": "Name", "fields[Requestor]": "EmailAddress", "fields[Cc]": "EmailAddress"}
        return self.found(f"id > {last} AND ({condition})", orderby="id", fields=fields, **more)

    def ids(self):
        """All tickets of the query, without deleted and merged ones."""
        ids, last = set(), 0
        while items := self.found(f"id > {last}", orderby="id"):
            ids |= {item["id"] for item in items}
            last = items[-1]["id"]
        return ids

    def of(self, path, field, values, fields):
        """What belongs to a ticket, where a field has one of these values."""
        query = json.dumps([{"field": field, "value": value, "entry_aggregator": "OR"} for value in values])
        items, page = [], None
        while values and (page is None or len(page) == PAGE):
            page = self.get(path, query=query, fields=fields, orderby="id", per_page=PAGE, page=len(items) // PAGE + 1)["items"]
            items += page
        return [item for item in items if item[field] in values]

    def messages(self, ticket):
        """(transaction, ids of its texts) of what was written to and by the customer, oldest first."""
        transactions = self.of(f"ticket/{ticket}/history", "Type", SHOWN, "Type,Created,Creator")
        texts = {}
        for part in self.of(f"ticket/{ticket}/attachments", "TransactionId", [item["id"] for item in transactions], "TransactionId,ContentType,Filename"):
            if part["ContentType"] in ("text/plain", "text/html") and not part.get("Filename"):
                texts.setdefault(part["TransactionId"], {}).setdefault(part["ContentType"], part["id"])
        return [(transaction, texts[transaction["id"]]) for transaction in transactions if transaction["id"] in texts]

    def text(self, parts):
        """What somebody wrote, as plain text; "" when there is nothing."""
        kind = "text/plain" if "text/plain" in parts else "text/html"
        content = self.get(f"attachment/{parts[kind]}").get("Content") or ""
        text = base64.b64decode(content).decode("utf-8", "replace")
        return cleaned(plain(text) if kind == "text/html" else text)

    def user(self, name):
        if name not in self.users:
            self.users[name] = self.get("user/" + urllib.parse.quote(name, safe="@"))
        return self.users[name]


class Words(HTMLParser):
    """The text of a mail in HTML."""

    BLOCKS = {"p", "div", "tr", "table", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
    HIDDEN = {"script", "style", "head", "title"}

    def __init__(self):
        super().__init__()
        self.text, self.hidden = "", 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in self.HIDDEN
        if tag == "br":
            self.text += "\n"
        elif tag == "li":
            self.text = self.text.rstrip() + "\n- "
        elif tag in self.BLOCKS:
            self.end_block()

    def handle_endtag(self, tag):
        self.hidden -= tag in self.HIDDEN and self.hidden > 0
        if tag in self.BLOCKS:
            self.end_block()

    def end_block(self):
        self.text = self.text.rstrip() + "\n\n"

    def handle_data(self, data):
        if not self.hidden:
            words = " ".join(data.split())
            before = " " if data[:1].isspace() and self.text[-1:].strip() else ""
            self.text += before + words + (" " if words and data[-1:].isspace() else "")


def plain(html):
    words = Words()
    words.feed(html)
    words.close()
    return "\n".join(line.strip() for line in words.text.splitlines())


def cleaned(text):
    """Without control characters, which the portal does not take."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in text if letter in "\n\t" or letter.isprintable() or ord(letter) > 0x9F).strip()
