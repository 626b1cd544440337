"""Fixtures: the built programs, both Caddys, a demo portal that all tests read, fresh portals for the others."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from mail_server import Sink, outbox  # noqa: E402
from pebble import Pebble  # noqa: E402
from stack import Stack  # noqa: E402

CADDYS = {"caddy-2.6": "/usr/bin/caddy", "caddy-2.11": str(ROOT / ".build-venv" / "bin" / "caddy")}


@pytest.fixture(scope="session")
def binaries():
    """The folder of portal-fcgi, portal-jobs and portalctl: PORTAL_BIN, else the debug build."""
    folder = Path(os.environ.get("PORTAL_BIN", ROOT / ".build" / "debug"))
    for name in ("portal-fcgi", "portal-jobs", "portalctl"):
        assert (folder / name).exists(), f"{folder}/{name} is missing; build it with `make build`"
    return folder


@pytest.fixture(scope="session")
def hello(tmp_path_factory):
    """The stand-in for the pool (hello.c)."""
    program = tmp_path_factory.mktemp("hello") / "hello"
    source = Path(__file__).with_name("hello.c")
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, source, "-lfcgi", "-lpthread"], check=True)
    return program


@pytest.fixture(scope="session", params=CADDYS.values(), ids=CADDYS.keys())
def caddy(request):
    """Debian's Caddy and the current release."""
    return request.param


def fresh_folder(parent, name):
    """One that is not there yet: tests that another process took over make what a module shares once more."""
    return Path(tempfile.mkdtemp(prefix=name, dir=parent)) / name


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium; one at a time, because each holds the thread's event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--host-resolver-rules=MAP *.localhost 127.0.0.1, MAP *.test 127.0.0.1", "--ignore-certificate-errors"])
        yield browser
        browser.close()


@pytest.fixture
def folder():
    """A short temporary folder: the path of a unix socket has at most 107 characters."""
    path = tempfile.mkdtemp(prefix="portal-")
    yield Path(path)
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def pebble(folder):
    """An ACME server with a DNS of its own."""
    with Pebble(folder) as pebble:
        yield pebble


@pytest.fixture(scope="session")
def session_folder():
    path = tempfile.mkdtemp(prefix="portal-")
    yield Path(path)
    shutil.rmtree(path, ignore_errors=True)


class Seed:
    """A folder with keys and the demo's database, to be copied: one for all processes that run tests, since it takes seconds
    to make. Its nodes are fed before they look as if they no longer reported (ten minutes), however long the tests run."""

    LIFETIME = 60

    def __init__(self, folder, binaries):
        self.lock = folder / "seed.lock"
        self.stack = Stack(folder / "seed", binaries)
        self.made = folder / "seed.made"

    def copy_to(self, target):
        with open(self.lock, "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._renew()
            shutil.copytree(self.stack.var, target, ignore=shutil.ignore_patterns("run", "log"))

    def _renew(self):
        if not self.made.exists():
            for command in (["keys", "add"], ["migrate"], ["demo"]):
                self.stack.portalctl(*command)
        elif time.time() - self.made.stat().st_mtime > self.LIFETIME:
            self.stack.portalctl("demo", "feed")
        self.made.touch()


@pytest.fixture(scope="session")
def demo_database(binaries, tmp_path_factory):
    """The demo's database; portals are started on copies of it."""
    own = tmp_path_factory.getbasetemp()
    return Seed(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own, binaries)


@pytest.fixture(scope="session")
def portal(binaries, session_folder, demo_database):
    """The demo on Debian's Caddy with two workers, for tests that change nothing."""
    yield from running(Stack(copied(demo_database, session_folder / "portal"), binaries))


@pytest.fixture(scope="session")
def edge_portal(caddy, binaries, session_folder, demo_database):
    """The demo on both Caddys, HTTP/2 allowed."""
    stack = Stack(copied(demo_database, fresh_folder(session_folder, Path(caddy).parts[1])), binaries, caddy=caddy,
                  extra={"PORTAL_CADDY_PROTOCOLS": "h1 h2"})
    yield from running(stack)


@pytest.fixture
def fresh_portal(binaries, folder, demo_database):
    """A demo of one's own, to change or to break."""
    yield from running(Stack(copied(demo_database, folder / "var"), binaries))


@pytest.fixture
def sink():
    sink = Sink()
    yield sink
    sink.stop()


@pytest.fixture
def post(binaries, folder, demo_database, sink):
    yield from mailing(binaries, folder, demo_database, sink.url)


@pytest.fixture
def unreachable_post(binaries, folder, demo_database):
    """A demo portal whose mail server does not answer: mails wait, and can be read."""
    yield from mailing(binaries, folder, demo_database, "smtp://127.0.0.1:9")


def mailing(binaries, folder, demo_database, url):
    """A demo portal whose mails go to this server. Nobody has logged in yet: their first login is told to nobody."""
    stack = Stack(copied(demo_database, folder / "var"), binaries, extra={
        "PORTAL_MAIL_URL": url, "PORTAL_MAIL_FROM": "portal@house.test", "PORTAL_LOG_LEVEL": "debug"})
    nobody_has_logged_in(stack)
    yield from running(stack, workers=1)


def nobody_has_logged_in(stack):
    outbox(stack, "UPDATE portal_users SET last_login_at = NULL")


def running(stack, workers=2):
    try:
        stack.start(workers)
        yield stack
        stack.check_alive()
    finally:
        stack.stop()


def copied(seed, target):
    """A copy of a stopped portal's folder, without its sockets."""
    seed.copy_to(target)
    return target
