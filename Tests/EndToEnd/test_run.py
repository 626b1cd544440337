"""`make run`: what ends unasked is started again, as systemd would, and what ends each time ends it all with its reason."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from client import Session
from conftest import ROOT, copied
from stack import START_LIMIT, Stack, free_port


def children(pid):
    """The processes that this one started, by the name of their program."""
    pids = (ROOT / f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [(int(child), os.readlink(f"/proc/{child}/exe").rsplit("/", 1)[-1]) for child in pids]


@contextmanager
def run(binaries, var):
    """tools/run.py in this folder, once it has greeted; with the port it serves and what it has said."""
    https, said = free_port(), ""
    environment = os.environ | {"VAR": str(var), "HTTPS_PORT": str(https), "HTTP_PORT": str(free_port()),
                                "INTERNAL_PORT": str(free_port())}
    process = subprocess.Popen([sys.executable, "-u", ROOT / "tools" / "run.py", binaries], env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for line in process.stdout:
        said += line
        if "Ctrl-C ends everything" in line:
            break
    try:
        yield process, https, said
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        process.stdout.close()


@pytest.fixture
def running(binaries, folder, demo_database):
    """On a copy of the demo."""
    with run(binaries, copied(demo_database, folder / "var")) as (process, https, _):
        yield process, https


def test_a_first_run_that_was_broken_off_is_made_good(binaries, folder):
    """The database is there, but nobody is in it; and whose clients are other ones gets no demo beside them."""
    stack = Stack(folder / "var", binaries)
    stack.write_settings()
    stack.portalctl("keys", "add")
    stack.portalctl("migrate")
    with run(binaries, folder / "var") as (_, https, said):
        assert "owner@acme.test" in said
        assert Session(https).login("owner").call("state").status == 200
    own = Stack(folder / "own", binaries)
    own.write_settings()
    own.portalctl("keys", "add")
    own.portalctl("migrate")
    own.portalctl("msp", "add", "birch", "--name", "Birch", "--tier", "team")
    own.portalctl("client", "add", "initrode", "--msp", "birch", "--name", "Initrode")
    with run(binaries, folder / "own") as (_, https, said):
        assert "acme" not in said and "The portal is up" in said


def test_a_worker_that_dies_is_started_again(running):
    process, https = running
    owner = Session(https).login("owner")
    worker = min(pid for pid, name in children(process.pid) if name == "portal-fcgi")
    os.kill(worker, signal.SIGKILL)
    assert "pool-1 had ended and was started again" in process.stdout.readline()
    assert owner.call("state").status == 200
    assert worker not in [pid for pid, _ in children(process.pid)]


def test_what_ends_each_time_is_given_up(binaries, folder):
    stack = Stack(folder / "var", binaries)
    try:
        stack.spawn("ends", ["sh", "-c", "echo no such thing; exit 3"])
        for _ in range(START_LIMIT - 1):
            stack.processes["ends"].wait(10)
            assert stack.revive() == ["ends"]
        stack.processes["ends"].wait(10)
        with pytest.raises(RuntimeError, match="ends ended with exit 3:\nno such thing"):
            stack.revive()
    finally:
        stack.stop()
