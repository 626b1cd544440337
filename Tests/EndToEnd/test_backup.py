"""Backups under load, killed, encrypted, and on a full disk; restores beside a running portal, killed, and of earlier
versions (docs/operations.md#backup)."""

import itertools
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from client import Session
from conftest import ROOT, copied
from stack import Stack
from test_durability import audited_names, fill, rename, small_disk

FIXTURES = ROOT / "Tests" / "StoreTests" / "Fixtures"


def is_whole(path):
    """A database that lacks nothing: pages, indexes, references."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], path
        assert database.execute("PRAGMA foreign_key_check").fetchall() == [], path


def rows(path):
    """All rows, but for those that a restore adds or changes; read from a copy, as closing would empty the log."""
    own = {"msp_events", "event_feed", "event_counters", "sessions", "one_time_links", "mail_outbox", "operator_mails", "portal_users", "command_outbox",
           "mail_news", "import_marks"}
    with tempfile.TemporaryDirectory() as folder:
        for end in ("", "-wal"):
            if Path(f"{path}{end}").exists():
                shutil.copy(f"{path}{end}", f"{folder}/portal.db{end}")
        with closing(sqlite3.connect(f"{folder}/portal.db")) as database:
            tables = [name for name, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
            return {name: sorted(map(repr, database.execute(f"SELECT * FROM {name}"))) for name in tables if name not in own}


def databases(folder):
    return sorted(path for path in folder.iterdir() if path.name.startswith("portal-") and ".db" in path.suffixes and path.suffix != ".sha256")


def checks_out(folder):
    for sums in folder.glob("portal-*.sha256"):
        subprocess.run(["sha256sum", "--check", "--quiet", "--strict", sums.name], cwd=folder, check=True)


LITESTREAM = Path(sys.executable).with_name("litestream")


def test_what_litestream_has_followed_is_restored(fresh_portal, folder):
    """docs/operations.md#backup, "Point in time", by the commands that stand there."""
    section = (ROOT / "docs" / "operations.md").read_text().split("**Point in time.**")[1]
    replicate, restore = (command.split() for command in re.findall(r"^litestream (.*)$", section, re.M))
    places = {"/var/lib/portal/portal.db": fresh_portal.var / "portal.db", "file:///mnt/elsewhere/portal": f"file://{folder}/replica",
              "/root/portal.db": folder / "found.db"}
    owner = Session(fresh_portal.https).login()
    with open(folder / "litestream.log", "w") as log:
        follower = subprocess.Popen([LITESTREAM, *(str(places.get(word, word)) for word in replicate)], stdout=log, stderr=log)
    try:
        for number in range(50):
            assert rename(owner, f"Name {number}").status == 200
        found, deadline = set(), time.monotonic() + 60
        while "Name 49" not in found:
            assert time.monotonic() < deadline, (folder / "litestream.log").read_text()[-2000:]
            time.sleep(1)
            (folder / "found.db").unlink(missing_ok=True)
            words = [places.get(word, word) for word in restore]
            if subprocess.run([LITESTREAM, *words], capture_output=True).returncode == 0:
                with closing(sqlite3.connect(folder / "found.db")) as database:
                    found = audited_names(database)
        assert found >= {f"Name {number}" for number in range(50)}
    finally:
        follower.terminate()
        follower.wait(20)
    fresh_portal.stop()
    fresh_portal.portalctl("restore", folder / "found.db", "--yes")
    is_whole(fresh_portal.var / "portal.db")
    fresh_portal.start(1)
    assert Session(fresh_portal.https).login().call("state").json["user"]["name"] == "Name 49"


@pytest.fixture
def stopped(binaries, folder, demo_database):
    """A demo of one's own that does not run, and a folder for backups."""
    stack = Stack(copied(demo_database, folder / "var"), binaries)
    (folder / "backups").mkdir()
    yield stack, folder / "backups"
    stack.stop()


def test_a_backup_under_load_is_of_one_instant(fresh_portal, folder):
    """People write and an import runs; each write is one transaction over several tables, and none is there by half."""
    backups = folder / "backups"
    backups.mkdir()
    people = [Session(fresh_portal.https, slug).login(user)
              for slug, user in (("acme", "owner"), ("acme", "admin"), ("acme", "viewer"), ("globex", "owner"))]
    ended, acknowledged, surprises = threading.Event(), [[] for _ in people], []

    def write(number):
        for count in itertools.count():
            if ended.is_set():
                return
            answer = rename(people[number], f"person {number} name {count}")
            if answer.status == 200:
                acknowledged[number].append(count)
            else:
                surprises.append((answer.status, answer.body))

    def feed():
        while not ended.is_set():
            fresh_portal.portalctl("demo", "feed")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(len(people))] + [threading.Thread(target=feed)]
    for thread in threads:
        thread.start()
    log = fresh_portal.var / "portal.db-wal"
    taken = []
    for _ in range(5):
        time.sleep(1.1)
        before = [list(own) for own in acknowledged]
        made = json.loads(fresh_portal.portalctl("backup", backups, "--json").stdout)
        taken.append((made, before, [list(own) for own in acknowledged]))
    longest = log.stat().st_size
    ended.set()
    for thread in threads:
        thread.join()
    assert not surprises, surprises[:3]
    checks_out(backups)
    # 8000 pages are the log's backstop, and it is copied every minute.
    assert longest < 64 << 20
    for made, before, after in taken:
        is_whole(made["file"])
        with closing(sqlite3.connect(made["file"])) as database:
            told = audited_names(database)
            for number, own in enumerate(before):
                names = {int(name.split()[-1]) for name in told if name.startswith(f"person {number} ")}
                # What was acknowledged before is in it, and nothing that has a gap behind it.
                assert set(own) <= names <= set(range(len(after[number]) + 2))
                assert names == set(range(len(names)))
                if names:
                    stayed = database.execute("SELECT name FROM portal_users WHERE name LIKE ?", (f"person {number} %",)).fetchall()
                    assert stayed == [(f"person {number} name {max(names)}",)]
            # A client's figures are those of its nodes, of the same import.
            assert database.execute("SELECT MAX(at) FROM node_rollups WHERE step_ms = 300000").fetchone() \
                == database.execute("SELECT MAX(at) FROM client_rollups").fetchone()
    last = taken[-1][0]["file"]
    refused = fresh_portal.portalctl("restore", last, "--yes", check=False)
    assert refused.returncode == 1 and "portal-fcgi (process" in refused.stderr and "nothing was changed" in refused.stderr
    fresh_portal.stop()
    expected = rows(last)
    fresh_portal.portalctl("restore", last, "--yes")
    assert rows(fresh_portal.var / "portal.db") == expected
    is_whole(fresh_portal.var / "portal.db")
    fresh_portal.start(1)
    # Nobody is logged in any more, and everybody can log in again.
    assert people[0].call("state").status == 401
    assert Session(fresh_portal.https).login("owner").call("nodes").status == 200


def killed(stack, words, after):
    """Runs portalctl and kills it after so many seconds; whether it came to its end."""
    process = subprocess.Popen([stack.binaries / "portalctl", *map(str, words)], env=stack.environment, cwd=stack.var,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return process.wait(after) == 0
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False


def duration(stack, *words):
    began = time.monotonic()
    stack.portalctl(*words)
    return time.monotonic() - began


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_killed_backup_leaves_nothing_that_looks_whole(stopped, encrypted):
    stack, backups = stopped
    options = ["--recipient", identity(stack)[1]] if encrypted else []
    usual = duration(stack, "backup", backups, *options)
    chance = random.Random(5)
    for _ in range(15):
        # One that came to its end is the next one's start.
        for path in backups.iterdir():
            path.unlink()
        killed(stack, ["backup", backups, *options], chance.uniform(usual * 0.2, usual * 1.1))
        # The checksum has its name first: alone it says that there is no backup.
        for sums in backups.glob("portal-*.sha256"):
            if not sums.with_suffix("").exists():
                sums.unlink()
        checks_out(backups)
        for path in databases(backups):
            assert encrypted or is_whole(path) is None
        # Only parts have other names, and of an encrypted backup no plain text has one.
        for path in backups.iterdir():
            assert path.name.startswith("portal-") or path.name.startswith(".portal-") and path.name.endswith(".part"), path
            assert not (encrypted and path.read_bytes().startswith(b"SQLite")), path
    # They are named by the second.
    time.sleep(1.1)
    stack.portalctl("backup", backups, *options, "--keep", "1")
    assert len(databases(backups)) == 1 and not list(backups.glob(".*"))


def test_a_killed_restore_leaves_the_old_or_the_new(stopped):
    stack, backups = stopped
    database = stack.var / "portal.db"
    made = json.loads(stack.portalctl("backup", backups, "--json").stdout)["file"]
    new = rows(made)
    stack.portalctl("client", "add", "later", "--msp", "alder", "--name", "Later")
    # In the log alone, until somebody copies it.
    assert Path(f"{database}-wal").stat().st_size > 0
    old = rows(database)
    assert old != new
    usual = duration(stack, "restore", made, "--yes")
    chance, seen = random.Random(6), []
    for _ in range(15):
        if rows(database) == new:
            stack.portalctl("client", "add", "later", "--msp", "alder", "--name", "Later")
            old = rows(database)
        killed(stack, ["restore", made, "--yes"], chance.uniform(usual * 0.3, usual * 1.3))
        is_whole(database)
        found = rows(database)
        assert found in (old, new)
        seen.append(found == new)
    assert True in seen and False in seen, "killed too early or too late each time"
    stack.portalctl("restore", made, "--yes")
    assert not list(stack.var.glob(".restore-*"))
    # Each of the kept ones is whole as well.
    for path in stack.var.glob("portal.db.before-restore-*"):
        is_whole(path)


def identity(stack):
    """A file with a new secret key of age, and its recipient."""
    if not shutil.which("age"):
        pytest.skip("age is not installed")
    file = stack.var / "identity"
    file.unlink(missing_ok=True)
    done = subprocess.run(["age-keygen", "-o", file], capture_output=True, text=True, check=True)
    return file, done.stderr.split()[-1]


def test_a_backup_is_encrypted_by_age(stopped):
    stack, backups = stopped
    key, recipient = identity(stack)
    made = Path(json.loads(stack.portalctl("backup", backups, "--recipient", recipient, "--with-settings", "--json").stdout)["file"])
    assert made.suffixes[-2:] == [".db", ".age"] and [path for path in backups.iterdir() if b"SQLite" in path.read_bytes()[:16]] == []
    secret = (stack.var / "keys").read_bytes()
    assert not any(secret in path.read_bytes() for path in backups.iterdir())
    checks_out(backups)
    assert "--identity" in stack.portalctl("restore", made, "--yes", check=False).stderr
    stack.portalctl("restore", made, "--yes", "--identity", key)
    is_whole(stack.var / "portal.db")
    # Half of it, with a checksum that says so, and without.
    before = rows(stack.var / "portal.db")
    made.write_bytes(made.read_bytes()[:-70_000])
    for says in ("its SHA-256 is not that", "cannot be decrypted"):
        done = stack.portalctl("restore", made, "--yes", "--identity", key, check=False)
        assert done.returncode == 1 and says in done.stderr
        Path(f"{made}.sha256").unlink(missing_ok=True)
    assert rows(stack.var / "portal.db") == before


def test_a_backup_is_encrypted_by_gpg(stopped, folder):
    stack, backups = stopped
    if not shutil.which("gpg"):
        pytest.skip("gpg is not installed")
    home = folder / "gnupg"
    home.mkdir(mode=0o700)
    stack.environment["GNUPGHOME"] = str(home)
    subprocess.run(["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "backup@house.test", "default", "default"],
                   env=stack.environment, check=True, capture_output=True)
    try:
        assert stack.portalctl("backup", backups, "--recipient", "nobody@house.test", check=False).returncode == 1
        assert list(backups.iterdir()) == []
        made = json.loads(stack.portalctl("backup", backups, "--recipient", "backup@house.test", "--json").stdout)
        assert made["encrypted_by"] == "gpg" and b"SQLite" not in Path(made["file"]).read_bytes()[:16]
        stack.portalctl("restore", made["file"], "--yes")
        is_whole(stack.var / "portal.db")
    finally:
        subprocess.run(["gpgconf", "--kill", "all"], env=stack.environment, check=False)


def test_nothing_decrypts_as_root(stopped, folder):
    """A backup may be from whoever took the service over: what reads it is the service's user, though it may read neither
    the file nor age's key."""
    stack, backups = stopped
    if os.getuid() != 0 or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        pytest.skip("an installation of its own needs root and a mount namespace")
    key, recipient = identity(stack)
    made = Path(json.loads(stack.portalctl("backup", backups, "--recipient", recipient, "--json").stdout)["file"])
    # To the stand-in, the rest of it is the plain text.
    shut = backups / "portal.gpg"
    shut.write_bytes(b"\x85" + Path(json.loads(stack.portalctl("backup", folder, "--json").stdout)["file"]).read_bytes())
    for path in (made, key, shut):
        path.chmod(0o600)
    etc, programs, seen = folder / "etc", folder / "bin", folder / "seen"
    shutil.copytree("/etc", etc, symlinks=True, ignore_dangling_symlinks=True)
    for name, line in (("passwd", "portal:x:61234:61234::/nonexistent:/bin/false"), ("group", "portal:x:61234:")):
        (etc / name).write_text((etc / name).read_text() + line + "\n")
    (etc / "portal").mkdir(exist_ok=True)
    (etc / "portal/portal.env").write_text(f'PORTAL_DATABASE="{stack.var}/portal.db"\nPORTAL_RUN={stack.var}/run\n')
    programs.mkdir()
    for name, then in (("age", f'exec {shutil.which("age")} "$@"'), ("gpg", "exec tail -c +2")):
        (programs / name).write_text(f"#!/bin/sh\nid -u >> {seen}\n{then}\n")
        (programs / name).chmod(0o755)
    seen.touch()
    seen.chmod(0o666)
    folder.chmod(0o755)
    subprocess.run(["chown", "-R", "61234:61234", stack.var], check=True)
    os.chown(key, 0, 0)
    for words in ([made, "--identity", key], [shut]):
        done = subprocess.run(["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc && exec "$@"', etc, stack.binaries / "portalctl",
                               "restore", *words, "--yes"], env={"PATH": f"{programs}:{os.environ['PATH']}"}, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert seen.read_text() == "61234\n"
        seen.write_text("")
        is_whole(stack.var / "portal.db")


def test_a_full_disk_gives_no_backup_and_says_what_is_needed(stopped, folder):
    stack, _ = stopped
    with small_disk(folder / "disk", 4) as disk:
        done = stack.portalctl("backup", disk, check=False)
        assert done.returncode == 1 and "are needed" in done.stderr and "are free" in done.stderr, done.stderr
        assert list(disk.iterdir()) == []
    # There seemed to be room, and then there was none.
    size = sum(path.stat().st_size for path in stack.var.glob("portal.db*"))
    with small_disk(folder / "quota", size // (1 << 20) + 12) as disk:
        stack.portalctl("backup", disk, "--json")
        (disk / "portal-20200101T000000Z.db").write_bytes(b"")
        before = sorted(path.name for path in disk.iterdir())
        fill(disk / "filler")
        done = stack.portalctl("backup", disk, check=False)
        assert done.returncode == 1 and "are needed" in done.stderr, done.stderr
        assert sorted(path.name for path in disk.iterdir()) == sorted([*before, "filler"])


@pytest.mark.parametrize("fixture", sorted(FIXTURES.glob("schema-*.sql")), ids=lambda path: path.stem)
def test_a_backup_of_an_earlier_version_is_migrated(stopped, folder, fixture):
    stack, _ = stopped
    older = folder / "older.db"
    with closing(sqlite3.connect(older)) as database:
        database.executescript(fixture.read_text())
    done = stack.portalctl("restore", older, "--yes", "--json")
    told = json.loads(done.stdout)
    version, newest = int(fixture.stem[-2:]), len(list(FIXTURES.glob("schema-*.sql")))
    assert told["restored"] and not told["checksum_verified"] and told["migrations"] == list(range(version + 1, newest + 1))
    is_whole(stack.var / "portal.db")
    assert "acme" in stack.portalctl("client", "list").stdout
    stack.start_worker()
    time.sleep(0.3)
    stack.check_alive()
