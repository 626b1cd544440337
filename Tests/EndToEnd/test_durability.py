"""What the pool does when workers are killed (docs/security.md#t35-killed-worker), the disk is full or does not keep what it
is given (docs/security.md#t36-full-or-failing-disk)."""

import ctypes
import itertools
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from client import Session
from conftest import copied, running
from mail_server import wait
from stack import Stack

KILLS = 50


def audited_names(database):
    """Every name that a profile was given, as the audit log tells it."""
    rows = database.execute("SELECT json_extract(details, '$.name.new') FROM audit_events WHERE action = 'profile.updated'")
    return {name for name, in rows}


def rename(session, name):
    return session.call("profile", "PUT", {"name": name, "locale": "en"})


def test_killed_workers_lose_nothing_that_was_acknowledged(fresh_portal):
    people = [Session(fresh_portal.https, slug).login(user)
              for slug, user in (("acme", "owner"), ("acme", "admin"), ("acme", "viewer"), ("globex", "owner"))]
    acknowledged, refused, surprises, ended = [], [], [], threading.Event()

    def write(number):
        for count in itertools.count():
            if ended.is_set():
                return
            name = f"person {number} name {count}"
            try:
                answer = rename(people[number], name)
            except OSError as error:
                surprises.append(error)
                continue
            if answer.status == 200:
                acknowledged.append(name)
            elif answer.status == 503 and answer.code == "busy" and answer.header("Retry-After"):
                refused.append(name)
            else:
                surprises.append((answer.status, answer.body))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(len(people))]
    for writer in writers:
        writer.start()
    chance = random.Random(35)
    for kill in range(KILLS):
        time.sleep(chance.uniform(0.02, 0.2))
        before, worker = len(acknowledged), f"pool-{kill % 2 + 1}"
        assert fresh_portal.stop_process(worker, signal.SIGKILL) == -signal.SIGKILL
        fresh_portal.start_worker(worker)
        # So that each kill meets a portal that works, however busy the machine is.
        wait(lambda before=before: len(acknowledged) > before)
    ended.set()
    for writer in writers:
        writer.join()
    fresh_portal.wait_ready()
    assert not surprises, surprises[:5]
    assert len(acknowledged) > KILLS
    # A kill costs each person at most the request that was running.
    assert len(refused) <= KILLS * len(people)
    fresh_portal.stop()
    with sqlite3.connect(fresh_portal.var / "portal.db") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        told = audited_names(database)
        assert set(acknowledged) <= told
        # None by half: who has a name has the event of it, and the last event is of the name that stayed.
        for number in range(len(people)):
            last, = database.execute(
                "SELECT json_extract(details, '$.name.new') FROM audit_events WHERE details LIKE ? ORDER BY at DESC, id",
                (f'%"new":"person {number} name%',)).fetchone()
            stayed = database.execute("SELECT name FROM portal_users WHERE name LIKE ?", (f"person {number} %",)).fetchall()
            names = [int(name.split()[-1]) for name in told if name.startswith(f"person {number} ")]
            assert stayed == [(f"person {number} name {max(names)}",)], (last, stayed)


@contextmanager
def small_disk(path, megabytes):
    """A file system of its own that is soon full; needs root."""
    path.mkdir()
    if os.geteuid() != 0:
        pytest.skip("a small tmpfs needs root")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", bytes(path), b"tmpfs", 0, f"size={megabytes}m".encode()) != 0:
        pytest.skip(f"a small tmpfs cannot be mounted here: {os.strerror(ctypes.get_errno())}")
    try:
        yield path
    finally:
        if libc.umount2(bytes(path), 2) != 0:
            raise OSError(ctypes.get_errno(), f"cannot unmount {path}")


def fill(path):
    """Takes every byte that is left."""
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                pass


def refuses_writes_and_goes_on_reading(person, name):
    """Writes are `busy` and change nothing; reads answer what was acknowledged last."""
    for number in range(10):
        answer = rename(person, f"never {number}")
        assert answer.status == 503 and answer.code == "busy" and answer.header("Retry-After"), answer
        shown = person.call("state")
        assert shown.status == 200 and shown.json["user"]["name"] == name
    assert person.call("nodes").status == 200


def recovers(person, seconds=10):
    end = time.monotonic() + seconds
    while (answer := rename(person, "at last")).status != 200:
        assert answer.status == 503 and time.monotonic() < end, answer
        time.sleep(0.1)
    assert person.call("state").json["user"]["name"] == "at last"


def is_sound(path, acknowledged):
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        told = audited_names(database)
        assert acknowledged <= told and not any(name.startswith("never") for name in told)


@contextmanager
def reader_of(disk):
    """A snapshot that somebody holds open."""
    reader = sqlite3.connect(disk / "portal.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM clients").fetchone()
    try:
        yield
    finally:
        reader.close()


def renamed_until_refused(person, prefix, acknowledged):
    """Writes until there is no room; the name that stays."""
    name = person.call("state").json["user"]["name"]
    for number in range(2000):
        answer = rename(person, f"{prefix} {number}")
        if answer.status != 200:
            assert answer.status == 503, answer
            return name
        name = f"{prefix} {number}"
        acknowledged.add(name)
    raise AssertionError("the disk did not become full")


def test_a_full_disk_refuses_writes_until_there_is_room(binaries, folder, demo_database):
    seed = copied(demo_database, folder / "var")
    with sqlite3.connect(seed / "portal.db") as database:
        # A long log left over by the demo would have room for many a write.
        assert database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    database.close()
    # Room for what housekeeping does first, else it has filled the disk and its log before this test does.
    with small_disk(folder / "disk", (seed / "portal.db").stat().st_size // (1 << 20) + 32) as disk:
        shutil.copy(seed / "portal.db", disk)
        stack = Stack(seed, binaries, extra={"PORTAL_DATABASE": str(disk / "portal.db")})
        for portal in running(stack):
            person = Session(portal.https).login("owner")
            workers = {name: process.pid for name, process in portal.processes.items()}
            fill(disk / "filler")
            acknowledged = set()
            # Who reads keeps the log from being written over, so that it needs room.
            with reader_of(disk):
                name = renamed_until_refused(person, "kept", acknowledged)
                refuses_writes_and_goes_on_reading(person, name)
                (disk / "filler").unlink()
                recovers(person)
            assert {name: process.pid for name, process in portal.processes.items()} == workers
        is_sound(disk / "portal.db", acknowledged | {"at last"})


def test_a_log_that_has_filled_the_disk_is_written_over(binaries, folder, demo_database):
    """Without portal-jobs, which copies the log every minute: nobody frees anything, and writes go on."""
    seed = copied(demo_database, folder / "var")
    with sqlite3.connect(seed / "portal.db") as database:
        # Pages to spare inside of the file, so that it need not grow.
        database.execute("CREATE TABLE spare (bytes BLOB)")
        database.execute("INSERT INTO spare VALUES (zeroblob(1 << 18))")
        database.execute("DROP TABLE spare")
        database.commit()
        assert database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    database.close()
    with small_disk(folder / "disk", (seed / "portal.db").stat().st_size // (1 << 20) + 4) as disk:
        shutil.copy(seed / "portal.db", disk)
        stack = Stack(seed, binaries, extra={"PORTAL_DATABASE": str(disk / "portal.db")})
        try:
            stack.start_worker()
            stack.start_internal()
            stack.start_caddy()
            stack.wait_ready()
            person = Session(stack.https).login("owner")
            fill(disk / "filler")
            os.truncate(disk / "filler", (disk / "filler").stat().st_size - (400 << 10))
            acknowledged = {f"kept {number}" for number in range(100)}
            for number in range(100):
                assert rename(person, f"kept {number}").status == 200, f"only {number} writes"
            assert (disk / "portal.db-wal").stat().st_size < 500 << 10
            with reader_of(disk):
                refuses_writes_and_goes_on_reading(person, renamed_until_refused(person, "beside a reader", acknowledged))
            assert rename(person, "after the reader").status == 200
            # Now the file must grow.
            refuses_writes_and_goes_on_reading(person, renamed_until_refused(person, "grown", acknowledged))
            os.truncate(disk / "filler", (disk / "filler").stat().st_size - (64 << 10))
            assert rename(person, "with a little room").status == 200
            stack.check_alive()
        finally:
            stack.stop()
        is_sound(disk / "portal.db", acknowledged | {"after the reader", "with a little room"})


SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
static int call(const char *name, int fd) {
    if (access(getenv("FAIL_WHEN_THERE"), F_OK) == 0) { errno = EIO; return -1; }
    return ((int (*)(int))dlsym(RTLD_NEXT, name))(fd);
}
int fsync(int fd) { return call("fsync", fd); }
int fdatasync(int fd) { return call("fdatasync", fd); }
"""


def test_a_disk_that_does_not_keep_what_it_is_given_is_no_success(binaries, folder, demo_database):
    shim, flag = folder / "shim.so", folder / "broken"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", shim, "-x", "c", "-", "-ldl"], input=SHIM, text=True, check=True)
    stack = Stack(copied(demo_database, folder / "var"), binaries)
    try:
        stack.start_worker(extra={"LD_PRELOAD": str(shim), "FAIL_WHEN_THERE": str(flag)})
        stack.start_internal()
        stack.start_caddy()
        stack.wait_ready()
        person = Session(stack.https).login("owner")
        assert rename(person, "kept").status == 200
        flag.touch()
        refuses_writes_and_goes_on_reading(person, "kept")
        flag.unlink()
        recovers(person)
        stack.check_alive()
    finally:
        stack.stop()
    is_sound(Path(stack.var) / "portal.db", {"kept", "at last"})
