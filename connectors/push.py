"""Sends records to the portal over HTTPS; what all connectors share, and what to copy for the next system.

README.md has an example. A record is a dict, one line of docs/import.md. Parts of the records go out one after another, gzipped,
under one `Idempotency-Key`: a part that breaks off is sent again, and the portal leaves out what it has already.
"""

import argparse
import gzip
import http.client
import json
import os
import ssl
import sys
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# Exit statuses beside 0 (all is in the portal) and 2 (usage).
SOME_LEFT_OUT, TRY_LATER, WRONG_SETTINGS = 1, 69, 78

PART_BYTES = 8 << 20  # before gzip; the portal takes 64 MiB in one request
SILENCE = 120  # seconds without a byte, after which a connection counts as broken
PATIENCE, LONGEST_WAIT = 300, 60  # seconds without a line done, after which the next run may go on; and between two tries
COUNTS = ("lines", "added", "changed", "unchanged", "removed", "out_of_date", "bad")


class Failure(Exception):
    """Ends the program: TRY_LATER when another try may do, in `wait` seconds if the other side said so; WRONG_SETTINGS when a
    person has to change something."""

    def __init__(self, status, text, wait=None):
        super().__init__(text)
        self.status, self.wait = status, wait


@dataclass
class Result:
    """How many lines the portal has added, changed, …, and the records that it did not take."""

    counts: Counter = field(default_factory=Counter)
    refused: list = field(default_factory=list)


# Sending.


def push(portal, records):
    """Sends the records in their order, as one import, and returns a `Result`. Without a portal (`--dry-run`) prints them."""
    result, key, before = Result(), str(uuid.uuid4()), 0
    for part in parts(records):
        if portal is None:
            sys.stdout.write("".join(line.decode() for _, line in part))
        else:
            send(portal, part, key, before, result)
        before += len(part)
    return result


def snapshot(kind, clients, records, confirmed=False):
    """The records as all of this kind that these clients have: what the portal knows beside them is removed. More than a
    fifth of a client's, or all, only when `confirmed`; else they stay, and the end of the snapshot is refused."""
    line, more = {"type": "snapshot", "kind": kind}, {"confirm": True} if confirmed else {}
    clients = sorted(clients)
    yield from (line | {"client": client, "phase": "begin"} for client in clients)
    yield from records
    yield from (line | {"client": client, "phase": "end"} | more for client in clients)


def parts(records):
    """Lists of (record, its line), each small enough for one request."""
    part, size = [], 0
    for record in records:
        line = json.dumps(record, separators=(",", ":"), allow_nan=False).encode() + b"\n"
        if part and size + len(line) > PART_BYTES:
            yield part
            part, size = [], 0
        part.append((record, line))
        size += len(line)
    if part:
        yield part


def send(portal, part, key, before, result):
    """One part, which so many lines are before, again and again until its summary is there; fails when nothing moves for
    PATIENCE seconds."""
    body = gzip.compress(b"".join(line for _, line in part))
    progress, tries, moved = Progress(part, before, result), 0, time.monotonic()
    while True:
        done = progress.done
        try:
            return progress.follow(portal.post(body, key, before + 1))
        except Failure as failure:
            if failure.status != TRY_LATER:
                raise
            if progress.done > done:
                tries, moved = 0, time.monotonic()
            wait = failure.wait or min(2**tries, LONGEST_WAIT)
            tries += 1
            if time.monotonic() + wait - moved > PATIENCE:
                raise Failure(TRY_LATER, f"{failure}; gave up, the next run sends it again") from None
            say(f"{failure}; trying again in {wait} s")
            time.sleep(wait)


class Progress:
    """What the streamed answers to one part have told so far."""

    def __init__(self, part, before, result):
        self.part, self.before, self.result, self.done, self.named = part, before, result, before, set()

    def follow(self, answer):
        """Reads one answer; returns at its summary."""
        counts = Counter()
        try:
            for line in answer:
                match line["type"]:
                    case "problem":
                        self.name(line)
                    case "batch":
                        self.done = line["offset"]
                        counts += Counter({name: line[name] for name in COUNTS})
                    case "error":
                        raise Failure(TRY_LATER, line["detail"])
                    case "summary":
                        counts = Counter({name: line[name] for name in COUNTS})
                        return
            raise Failure(TRY_LATER, "the portal's answer was cut off")
        finally:
            self.result.counts += counts

    def name(self, problem):
        """Says once what is wrong with a line."""
        number, what = problem["line"], "warning" if problem["warning"] else "refused"
        if (number, what) in self.named:
            return
        self.named.add((number, what))
        record = self.part[number - self.before - 1][0]
        for error in problem["errors"]:
            say(f"{what}: {title(record)}: {error['field']}: {error['message']}")
        if not problem["warning"]:
            self.result.refused.append(record)


class Portal:
    """The portal's import API, with a key of `portalctl api-key add --scope import`."""

    def __init__(self, settings):
        known(settings, "portal", {"url", "key_file", "ca_file"})
        self.url = needed(settings, "portal", "url").rstrip("/")
        if not self.url.startswith("https://"):
            raise Failure(WRONG_SETTINGS, f"portal.url must begin with https://, so that nobody reads the key: {self.url}")
        self.key = secret(needed(settings, "portal", "key_file"))
        self.ca_file = settings.get("ca_file")

    def post(self, body, key, first):
        """Yields the objects of the streamed answer as they come; `first` is the number of the first line in the import."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/x-ndjson",
                   "Content-Encoding": "gzip", "Idempotency-Key": key}
        request = urllib.request.Request(f"{self.url}/portal/cp/v1/import?keep_going=true&from_line={first}", body, headers)
        with opened(request, self.ca_file) as answer:
            for line in answer:
                yield json.loads(line)


# HTTP, for the portal and for the systems that are asked.


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A key is sent to the host that the settings name, and to no other."""

    def redirect_request(self, *_):
        return None


@contextmanager
def opened(request, ca_file):
    """The answer, to be read bit by bit; whatever goes wrong until its end is a Failure."""
    try:
        secure = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca_file))
    except OSError as error:
        raise Failure(WRONG_SETTINGS, f"ca_file {ca_file}: {error}") from None
    try:
        with urllib.request.build_opener(secure, NoRedirect).open(request, timeout=SILENCE) as answer:
            yield answer
    except urllib.error.HTTPError as error:
        later, wait = error.code in (408, 409, 429) or error.code >= 500, error.headers.get("Retry-After", "")
        raise Failure(TRY_LATER if later else WRONG_SETTINGS, f"{request.host}: {told(error)}", int(wait) if wait.isdigit() else None) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            text = f"its certificate is not trusted: {reason.verify_message}; ca_file names an authority of your own"
            raise Failure(WRONG_SETTINGS, f"{request.host}: {text}") from None
        raise Failure(TRY_LATER, f"{request.host}: {reason or type(error).__name__}") from None


def told(error):
    """What an answer that is an error says, in words."""
    try:
        body = json.loads(error.read())
        words = body.get("detail") or body.get("message") or body.get("error")
    except (OSError, http.client.HTTPException, ValueError, AttributeError):
        words = None
    return f"{words or error.reason} ({error.code})"


def get_json(url, query, headers, ca_file):
    """Asks another system: the JSON at this address."""
    request = urllib.request.Request(f"{url}?{urllib.parse.urlencode(query)}" if query else url, headers=headers)
    with opened(request, ca_file) as answer:
        return json.load(answer)


# Settings and state.


def main(description, run, **flags):
    """The command line: `run(settings, portal, **flags)` returns the exit status; portal is None with `--dry-run`."""
    parser = argparse.ArgumentParser(description=description, epilog="Exit status: 0 all is in the portal; 1 some was left out, and named; "
                                     "69 a system was not reached or was busy, a later run goes on; 78 the settings are wrong.")
    parser.add_argument("settings", metavar="SETTINGS.toml", help="the settings, see README.md beside this program")
    parser.add_argument("--dry-run", action="store_true", help="print the lines, send nothing and remember nothing")
    for name, words in flags.items():
        parser.add_argument("--" + name.replace("_", "-"), action="store_true", help=words)
    arguments = parser.parse_args()
    try:
        try:
            settings = tomllib.loads(Path(arguments.settings).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Failure(WRONG_SETTINGS, f"{arguments.settings}: {error}") from None
        portal = None if arguments.dry_run else Portal(needed(settings, "the settings", "portal"))
        return run(settings, portal, **{name: getattr(arguments, name) for name in flags})
    except Failure as failure:
        say(str(failure))
        return failure.status


def finish(result, left_out=0):
    """Says how it went; the exit status. `left_out` is what the connector itself has not sent."""
    if result.counts["lines"]:
        print(", ".join(f"{result.counts[name]} {name.replace('_', ' ')}" for name in COUNTS))
    return SOME_LEFT_OUT if left_out or result.refused or result.counts["bad"] else 0


def known(table, name, names):
    """Fails on a setting that nobody reads, such as a mistyped one."""
    for key in sorted(set(table) - set(names)):
        raise Failure(WRONG_SETTINGS, f"{name} has no setting {key}; there are {', '.join(sorted(names))}")


def needed(table, name, key):
    if key not in table:
        raise Failure(WRONG_SETTINGS, f"{key} is missing in {name}")
    return table[key]


def secret(path):
    """The content of a file; under systemd, of the credential with its name (`LoadCredential=`)."""
    handed = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nonexistent"), Path(path).name)
    try:
        return (handed if handed.exists() else Path(path)).read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise Failure(WRONG_SETTINGS, f"{path}: {error}") from None


def load_state(path):
    """What the last run has remembered; {} at first."""
    try:
        return json.loads(Path(path).read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Failure(WRONG_SETTINGS, f"state file {path}: {error}; without the file everything is sent anew") from None


def save_state(path, state):
    """Remembers it for the next run: all of it or, when the machine stops now, what was there before."""
    text, fresh = json.dumps(state), f"{path}.new"
    try:
        with open(fresh, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError as error:
        raise Failure(WRONG_SETTINGS, f"state file {path}: {error}") from None


def title(record):
    return " ".join(str(record[name]) for name in ("type", "client", "msp", "kind", "id", "node", "at") if record.get(name))


def say(text):
    print(text, file=sys.stderr, flush=True)
