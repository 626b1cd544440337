"""What keeps a process from starting (docs/security.md#t38-unusable-database): one message that names everything,
exit 78, nothing created."""

import os
import shutil
import sqlite3
import subprocess

import pytest
from client import Session
from conftest import copied
from stack import Stack

PROGRAMS = (["portal-fcgi"], ["portal-fcgi", "--internal"], ["portal-jobs"])


@pytest.fixture
def stack(binaries, folder, demo_database):
    return Stack(copied(demo_database, folder / "var"), binaries)


def refused(stack, program, *named, **settings):
    """Runs a program that must refuse, and returns its message."""
    environment = stack.environment | {"PORTAL_LISTEN": f"unix:{stack.run}/x.sock"} | settings
    done = subprocess.run([stack.binaries / program[0], *program[1:]], env=environment, capture_output=True, text=True,
                          timeout=20, stdin=subprocess.DEVNULL, cwd=stack.var)
    assert done.returncode == 78, (program, done.returncode, done.stderr)
    for name in named:
        assert name in done.stderr, (name, done.stderr)
    assert not (stack.run / "x.sock").exists()
    return done.stderr


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize("program", PROGRAMS, ids=" ".join)
def test_a_missing_database(stack, program):
    message = refused(stack, program, "PORTAL_DATABASE", PORTAL_DATABASE=f"{stack.var}/none.db")
    assert not [name for name in files(stack.var) if "none.db" in name]
    assert "migrate" in message or "there is no database" in message


@pytest.mark.parametrize("program", PROGRAMS, ids=" ".join)
@pytest.mark.parametrize("damage", ["garbage", "empty", "no tables", "a table is missing", "newer", "older",
                                    "a table cannot be read", "cut off"])
def test_a_database_that_does_not_fit(stack, program, damage):
    path, unreadable = stack.var / "portal.db", "a table cannot be read"
    for left in stack.var.glob("portal.db-*"):
        left.unlink()
    if damage == "garbage":
        path.write_bytes(os.urandom(8192))
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut off":
        path.write_bytes(path.read_bytes()[:10_000])
    else:
        with sqlite3.connect(path) as database:
            root = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'nodes'").fetchone()[0]
            if damage != unreadable:
                damage_schema(database, damage)
        database.close()
        if damage == unreadable:
            with path.open("r+b") as file:
                file.seek((root - 1) * 4096)
                file.write(b"\xff" * 4096)
    before, beside = path.read_bytes(), files(stack.var)
    message = refused(stack, program, "PORTAL_DATABASE")
    assert damage != unreadable or "the table nodes cannot be read" in message
    assert damage != "newer" or "needs schema version 9999 or later" in message and "install a newer one" in message
    assert (path.read_bytes(), files(stack.var)) == (before, beside)


def damage_schema(database, damage):
    tables = [name for name, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    versions = next(name for name in tables if "schema" in name or "version" in name)
    database.execute("PRAGMA foreign_keys = OFF")
    if damage == "no tables":
        for name in tables:
            database.execute(f"DROP TABLE {name}")
    elif damage == "a table is missing":
        database.execute("DROP TABLE tickets")
    elif damage == "newer":
        database.execute(f"UPDATE {versions} SET version = 9999, min_compatible = 9999")
    else:
        database.execute(f"UPDATE {versions} SET version = 0, min_compatible = 0")


def test_a_database_that_was_only_added_to(stack):
    """Rolling back to this release is installing it again, while a newer one has only added tables and columns."""
    with sqlite3.connect(stack.var / "portal.db") as database:
        database.execute("CREATE TABLE later (id INTEGER NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID")
        database.execute("ALTER TABLE portal_users ADD COLUMN later TEXT")
        database.execute("UPDATE schema_info SET version = 9999")
    database.close()
    try:
        stack.start()
        owner = Session(stack.https).login("owner")
        assert owner.call("profile", "PUT", {"name": "Still here", "locale": "en"}).status == 200
        assert "Applied" not in stack.portalctl("migrate").stdout
        stack.check_alive()
    finally:
        stack.stop()


@pytest.mark.parametrize("program", [["portal-fcgi"]], ids=" ".join)
def test_keys_that_others_could_read(stack, program):
    keys = stack.var / "keys"
    keys.chmod(0o640)
    refused(stack, program, "PORTAL_KEYS")
    keys.chmod(0o600)
    keys.write_text("k1:c2hvcnQ=\n")
    assert "c2hvcnQ" not in refused(stack, program, "PORTAL_KEYS")
    keys.unlink()
    refused(stack, program, "PORTAL_KEYS")
    assert not keys.exists()


def test_one_message_names_all(stack):
    secret = "hunter2-not-to-be-shown"
    message = refused(stack, ["portal-fcgi"], "PORTAL_THREADS", "PORTAL_LOG_LEVEL", "PORTAL_CP_SECRET",
                      PORTAL_THREADS="0", PORTAL_LOG_LEVEL="loud", PORTAL_CP_URL="https://cp.example", PORTAL_CP_SECRET=secret)
    assert secret not in message and message.count("cannot start") == 1
    message = refused(stack, ["portal-fcgi"], "PORTAL_THREADS", "PORTAL_DATABASE", "PORTAL_KEYS", PORTAL_THREADS="0",
                      PORTAL_DATABASE=f"{stack.var}/none.db", PORTAL_KEYS=f"{stack.var}/none")
    assert message.count("cannot start") == 1
    message = refused(stack, ["portal-fcgi"], "PORTAL_DATABASE", "PORTAL_KEYS", "PORTAL_LISTEN", PORTAL_LISTEN="",
                      PORTAL_DATABASE=f"{stack.var}/none.db", PORTAL_KEYS=f"{stack.var}/none")
    assert message.count("cannot start") == 1


def test_nowhere_to_listen(stack):
    refused(stack, ["portal-fcgi"], "PORTAL_LISTEN", PORTAL_LISTEN="")


def test_a_restored_file_serves_again(stack):
    """The same folder, put right, starts: refusing has broken nothing."""
    keep = (stack.var / "portal.db").read_bytes()
    (stack.var / "portal.db").write_bytes(b"broken")
    refused(stack, ["portal-fcgi"], "PORTAL_DATABASE")
    (stack.var / "portal.db").write_bytes(keep)
    shutil.rmtree(stack.run)
    stack.run.mkdir()
    try:
        stack.start()
    finally:
        stack.stop()
