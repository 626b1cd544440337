"""`make run`: what ends unasked is started again, as systemd would, and what ends each time ends it all with its reason."""

import os
import signal
import subprocess
import sys

import pytest
from client import Session
from conftest import ROOT, copied
from stack import START_LIMIT, Stack, free_port


def children(pid):
    """The processes that this one started, by the name of their program."""
    pids = (ROOT / f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [(int(child), os.readlink(f"/proc/{child}/exe").rsplit("/", 1)[-1]) for child in pids]


@pytest.fixture
def running(binaries, folder, demo_database):
    """tools/run.py on a copy of the demo, once it has greeted; with the port it serves."""
    var = copied(demo_database, folder / "var")
    https = free_port()
    environment = os.environ | {"VAR": str(var), "HTTPS_PORT": str(https), "HTTP_PORT": str(free_port()),
                                "INTERNAL_PORT": str(free_port())}
    process = subprocess.Popen([sys.executable, "-u", ROOT / "tools" / "run.py", binaries], env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    for line in process.stdout:
        if "Ctrl-C ends everything" in line:
            break
    try:
        yield process, https
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        process.stdout.close()


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
