"""The programs of connectors/ for the tests: run as a person or systemd runs them, and their lines read by portalctl."""

import json
import os
import subprocess
from pathlib import Path

from mail_server import outbox
from stack import ROOT, Stack

PROGRAMS = {"csv": "push_csv.py", "prometheus": "push_prometheus.py", "request-tracker": "push_request_tracker.py"}


def run(name, settings, *options, status=0, environment=None):
    """Runs a connector with Debian's Python; fails unless it ends with this status."""
    program = ROOT / "connectors" / name / PROGRAMS[name]
    done = subprocess.run(["/usr/bin/python3", "-B", program, settings, *options], capture_output=True, text=True, timeout=200,
                          env=os.environ | (environment or {}))
    assert done.returncode == status, (done.returncode, done.stdout[-2000:], done.stderr[-4000:])
    return done


def dry_run(name, settings, status=0):
    """What it would send, as records."""
    return [json.loads(line) for line in run(name, settings, "--dry-run", status=status).stdout.splitlines()]


class Clients:
    """A portal without processes that has these clients, to try an import."""

    def __init__(self, folder, binaries, slugs):
        self.stack = Stack(Path(folder) / "clients", binaries)
        for command in (["keys", "add"], ["migrate"], ["msp", "add", "alder", "--name", "Alder IT", "--tier", "enterprise"],
                        *(["client", "add", slug, "--msp", "alder", "--name", slug.title()] for slug in slugs)):
            self.stack.portalctl(*command)

    def take(self, records, *options):
        """Imports records strictly, and returns the summary; fails on any that is bad or contradicts itself."""
        lines = "".join(json.dumps(record) + "\n" for record in records)
        done = self.stack.portalctl("import", "--strict", "--json", *options, "-", stdin=lines, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


class EmptyPortal:
    """A running portal without data: its MSPs (slug: slugs of its clients, each with an owner) and a key for each."""

    def __init__(self, folder, binaries, msps):
        self.stack, self.keys = Stack(Path(folder) / "portal", binaries), {}
        self.stack.portalctl("keys", "add")
        self.stack.portalctl("migrate")
        for msp, slugs in msps.items():
            self.stack.portalctl("msp", "add", msp, "--name", msp.title(), "--tier", "enterprise")
            added = self.stack.portalctl("api-key", "add", "--msp", msp, "--name", "Connectors", "--scope", "import", "--json")
            self.keys[msp] = json.loads(added.stdout)["key"]
            for slug in slugs:
                self.stack.portalctl("client", "add", slug, "--msp", msp, "--name", slug.title())
                self.stack.portalctl("portal", "enable", slug)
                self.stack.portalctl("user", "add", f"owner@{slug}.test", "--client", slug, "--role", "owner", "--password-stdin",
                                     stdin="correct-horse-battery\n")

    def __enter__(self):
        self.stack.start()
        return self

    def __exit__(self, *_):
        self.stack.stop()

    def rows(self, sql):
        return outbox(self.stack, sql)


def settings_file(folder, text, name="settings.toml"):
    path = Path(folder) / name
    path.write_text(text)
    return path


def portal_settings(stack, key, folder):
    """The [portal] of a connector's settings, for a running portal behind Caddy's own authority."""
    file = Path(folder) / f"key-{key[-6:]}"
    file.write_text(key + "\n")
    return f'[portal]\nurl = "https://localhost:{stack.https}"\nkey_file = "{file}"\nca_file = "{stack.environment["PORTAL_EDGE_ROOTS"]}"\n'
