"""Tickets with their correspondence from Request Tracker 5, read-only. README.md has the settings."""

import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from push import WRONG_SETTINGS, Failure, Result, finish, known, load_state, main, needed, push, save_state, say  # noqa: E402
from rt import PAGE, RequestTracker, cleaned  # noqa: E402

STATUS = {"new": "open", "open": "open", "stalled": "pending", "resolved": "resolved", "rejected": "closed"}
# From this number on, or RT's own word.
PRIORITY = {"0": "low", "50": "normal", "100": "high", "Low": "low", "Medium": "normal", "High": "high"}
WAYS = ("custom_field", "queue", "requestor_domain")
# What the portal takes of one message and of one ticket.
LONGEST, MOST, BYTES = 20_000, 1_000, 900_000
# The zone in which RT reads the times of a query is the user's; what it finds too much is left out by LastUpdated, which is UTC.
ANY_ZONE = timedelta(hours=15)
TIME = "%Y-%m-%dT%H:%M:%SZ"


class Desk:
    """How a ticket of RT is one of the portal."""

    def __init__(self, settings, rt):
        client = needed(settings, "the settings", "client")
        known(client, "client", {"by", "custom_field"})
        known({needed(client, "client", "by"): None}, "client: by", WAYS)
        self.way, self.custom_field = client["by"], client.get("custom_field")
        self.clients, self.rt = settings.get("clients"), rt
        if self.way == "custom_field":
            needed(client, "client", "custom_field")
        if self.way == "requestor_domain":
            needed(settings, "the settings", "clients")
        words = settings.get("words", {})
        known(words, "words", {"no_subject", "provider", "shortened"})
        self.words = {"no_subject": "(no subject)", "shortened": "[…]"} | words
        self.status, self.priority = STATUS | settings.get("status", {}), settings.get("priority", PRIORITY)
        self.left_out, self.without_client = 0, 0

    def client(self, ticket):
        """The slug; None for a ticket that is nobody's, or whose client is not clear, which is said."""
        names = self.names(ticket)
        if self.way == "requestor_domain":
            names = {name for name in names if name in self.clients}
        if not names:
            self.without_client += 1
            return None
        slugs = {name if self.clients is None else self.clients.get(name) for name in names}
        if len(slugs) == 1 and None not in slugs:
            return slugs.pop()
        self.leave_out(ticket, f"{', '.join(sorted(names))}: " + ("is not in [clients]" if None in slugs else "are several clients"))

    def names(self, ticket):
        if self.way == "queue":
            return {ticket["Queue"]["Name"]}
        if self.way == "custom_field":
            return {value for field in ticket["CustomFields"] or [] if field["name"] == self.custom_field for value in field["values"]}
        return {user["EmailAddress"].rpartition("@")[2].lower() for user in ticket["Requestor"] if user.get("EmailAddress")}

    def leave_out(self, ticket, text):
        self.left_out += 1
        say(f"left out: ticket {ticket['id']}: {text}")

    def record(self, ticket, client):
        """The line of a ticket; None, and said, when its status or priority has no word."""
        status, priority = self.status.get(ticket["Status"]), self.priority_of(ticket["Priority"])
        if not status or not priority:
            what = f"status {ticket['Status']} is not in [status]" if not status else f"priority {ticket['Priority']} is not in [priority]"
            return self.leave_out(ticket, what)
        number = str(ticket["id"])
        return {"type": "ticket", "client": client, "id": number, "number": number, "status": status, "priority": priority,
                "subject": " ".join(cleaned(ticket["Subject"] or "").split())[:300] or self.words["no_subject"],
                "opened_at": ticket["Created"], "updated_at": ticket["LastUpdated"], "messages": self.messages(ticket)}

    def priority_of(self, value):
        value = str(value)
        if value in self.priority:
            return self.priority[value]
        steps = sorted((int(step), word) for step, word in self.priority.items() if step.lstrip("-").isdigit())
        try:
            return next((word for step, word in reversed(steps) if step <= int(value)), None)
        except ValueError:
            return None

    def messages(self, ticket):
        """The newest that the portal takes of one ticket, oldest first."""
        messages, size = [], 0
        for transaction, parts in reversed(self.rt.messages(ticket["id"])):
            if not (body := self.rt.text(parts)):
                continue
            if len(body) > LONGEST:
                body = body[: LONGEST - 1 - len(self.words["shortened"])] + "\n" + self.words["shortened"]
            message = {"id": str(transaction["id"]), "at": transaction["Created"], "author": self.author(ticket, transaction["Creator"]["id"]),
                       "body": body, "internal": False}
            size += len(json.dumps(message))
            if len(messages) == MOST or size > BYTES:
                break
            messages.append(message)
        return messages[::-1]

    def author(self, ticket, name):
        """Who writes from outside is the customer; staff are RT's privileged users."""
        user = self.rt.user(name)
        asked = {person["id"] for person in [*ticket["Requestor"], *ticket["Cc"]]}
        theirs = name in asked or not user["Privileged"] and name != "RT_System"
        shown = cleaned(user.get("RealName") or user.get("Name") or name).replace("\n", " ")[:200]
        return {"kind": "customer", "name": shown} if theirs else {"kind": "provider", "name": self.words.get("provider", shown)}


class Pass:
    """One way through the tickets that were changed since the last one; broken off, the next run goes on with it."""

    def __init__(self, settings, rt, everything):
        self.path, self.rt = needed(settings, "request_tracker", "state_file"), rt
        self.state, self.overlap = load_state(self.path), timedelta(minutes=settings.get("overlap_minutes", 5))
        # Of each ticket in the portal, its client.
        self.sent = self.state.setdefault("tickets", {})
        # What the portal did not take, such as tickets of a client that it did not have yet.
        self.again = self.state.setdefault("again", [])
        if everything or "since" not in self.state:
            first = datetime.now(timezone.utc) - timedelta(days=settings.get("first_days", 365))
            self.state |= {"since": first.strftime(TIME), "after": 0}
        if not self.state["after"]:
            self.state["until"] = max(self.state["since"], rt.newest() or "")

    def pages(self):
        since = datetime.strptime(self.state["since"], TIME) - self.overlap
        again = self.again[:PAGE]
        condition = f"LastUpdated >= '{since - ANY_ZONE:%Y-%m-%d %H:%M:%S}'" + "".join(f" OR id = {ticket}" for ticket in again)
        while items := self.rt.after(self.state["after"], condition):
            yield [item for item in items if datetime.strptime(item["LastUpdated"], TIME) >= since or item["id"] in again]
            self.state["after"] = int(items[-1]["id"])
        self.state |= {"since": self.state["until"], "after": 0}

    def records(self, desk, page):
        """The lines of a page; a ticket that is another client's now leaves the one that had it."""
        for ticket in page:
            number, owner = ticket["id"], desk.client(ticket)
            if self.sent.get(number, owner) != owner:
                yield {"type": "tombstone", "kind": "ticket", "client": self.sent.pop(number), "id": number}
            if owner and (record := desk.record(ticket, owner)):
                self.sent[number] = owner
                yield record

    def done(self, page, refused):
        refused = [record["id"] for record in refused if record["type"] == "ticket"]
        self.again[:] = [*(ticket for ticket in self.again if ticket not in {item["id"] for item in page}), *refused]

    def save(self, portal):
        if portal:
            save_state(self.path, self.state)


def gone(settings, rt, sent, state, confirmed):
    """Tombstones of tickets that the query no longer finds: deleted, merged, or in another queue. Looked for once in a while."""
    now = datetime.now(timezone.utc)
    hours = timedelta(hours=settings.get("removal_check_hours", 1))
    if not sent or "checked" in state and not confirmed and now - datetime.fromisoformat(state["checked"]) < hours:
        return []
    missing = sorted(sent.keys() - rt.ids(), key=int)
    if len(missing) > max(5, len(sent) // 5) and not confirmed:
        raise Failure(WRONG_SETTINGS, f"{len(missing)} of {len(sent)} tickets in the portal are no longer found in RT; nothing was removed. "
                      "Is the query right? If they are really gone, run once with --confirm-removals")
    state["checked"] = now.isoformat()
    return [{"type": "tombstone", "kind": "ticket", "client": sent.pop(ticket), "id": ticket} for ticket in missing]


def run(settings, portal, everything, confirm_removals):
    known(settings, "the settings", {"portal", "request_tracker", "client", "clients", "status", "priority", "words"})
    own = needed(settings, "the settings", "request_tracker")
    rt = RequestTracker(own)
    desk, way, result = Desk(settings, rt), Pass(own, rt, everything), Result()

    def send(lines):
        sent = push(portal, lines)
        result.counts.update(sent.counts)
        result.refused.extend(sent.refused)
        return sent.refused

    for page in way.pages():
        way.done(page, send(way.records(desk, page)))
        way.save(portal)
    way.save(portal)
    send(gone(own, rt, way.sent, way.state, confirm_removals))
    way.save(portal)
    if desk.without_client:
        print(f"{desk.without_client} tickets are no client's", file=sys.stderr)
    return finish(result, desk.left_out)


if __name__ == "__main__":
    sys.exit(main("Sends tickets from Request Tracker to the portal; internal comments are never read.", run,
                  everything="go through all tickets again, as after a change of the settings",
                  confirm_removals="remove tickets from the portal even when more than a fifth of them are gone from RT"))
