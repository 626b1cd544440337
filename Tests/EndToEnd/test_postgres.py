"""PostgreSQL 15 takes the schema and prepares every statement: the second engine stays possible."""

import json
import os
import pwd
import re
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from conftest import ROOT

BIN = Path("/usr/lib/postgresql/15/bin")


def as_postgres(*command, **more):
    """PostgreSQL refuses to run as root; Debian's package brings the user `postgres`."""
    if os.getuid() == 0:
        command = ("runuser", "-u", "postgres", "--", *command)
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, cwd="/", **more)


@pytest.fixture(scope="module")
def database():
    """A throw-away cluster; yields the folder of its socket."""
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_postgres(BIN / "initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "portal", "-E", "UTF8", "--no-sync", "--locale=C")
        as_postgres(BIN / "pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o",
                    f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off", "start")
        try:
            yield folder
        finally:
            as_postgres(BIN / "pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")


def psql(folder, text):
    """Runs SQL and returns the error lines."""
    command = [str(BIN / "psql"), "-h", folder, "-U", "portal", "-d", "postgres", "-q", "-X", "-f", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return re.sub(r"^psql:<stdin>:\d+: ", "", done.stderr, flags=re.M)


def rows(folder, text):
    """Runs SQL and returns what it answers."""
    command = [str(BIN / "psql"), "-h", folder, "-U", "portal", "-d", "postgres", "-q", "-X", "-A", "-t", "-v",
               "ON_ERROR_STOP=1", "-f", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def catalogue():
    file = ROOT / ".build" / "catalogue.json"
    assert file.exists(), f"{file} is written by `swift test`, which make test runs first"
    return json.loads(file.read_text())


@pytest.fixture(scope="module")
def tables(database, catalogue):
    """The schema; yields the folder of the server's socket."""
    assert psql(database, "".join(f"{text};\n" for text in catalogue["ddl"])) == ""
    return database


def test_postgresql_prepares_the_catalogue(tables, catalogue):
    assert len(catalogue["ddl"]) > 10 and len(catalogue["statements"]) > 50
    refused = {}
    for number, statement in enumerate(catalogue["statements"]):
        if error := psql(tables, f"PREPARE s{number} AS {statement['text']};"):
            refused[statement["name"]] = error
    assert not refused, "\n\n".join(f"{name}\n{error}" for name, error in refused.items())


def test_a_search_reads_no_whole_table(tables, catalogue):
    """Whatever may be done by an index is: only without one would a scan be left."""
    found = {}
    for statement in catalogue["statements"]:
        if re.fullmatch(r"search[.](nodes|invoices|tickets)", statement["name"]):
            nulls = ", ".join("NULL" for _ in set(re.findall(r"[$]\d+", statement["text"])))
            found[statement["name"]] = plan = rows(tables, f"""
                SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;
                PREPARE looked AS {statement['text']}; EXPLAIN EXECUTE looked({nulls});""")
            assert "Seq Scan" not in plan and re.search(r"Index (Only )?Scan using \w+_words_pkey", plan), plan
    assert len(found) == 3


class Connection:
    """A connection on which a statement may be waiting for another's."""

    def __init__(self, folder, name):
        self.psql = [str(BIN / "psql"), "-h", folder, "-U", "portal", "-d", "postgres", "-q", "-X", "-A", "-t"]
        self.name = name
        self.process = subprocess.Popen(self.psql, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True, env={**os.environ, "PGAPPNAME": name})

    def start(self, text):
        self.process.stdin.write(f"{text};\n\\echo done\n")
        self.process.stdin.flush()

    def finish(self):
        """The rows of what was started, or what the server said against it."""
        lines = []
        while (line := self.process.stdout.readline()) != "done\n":
            assert line, "the connection has ended"
            lines.append(line.rstrip("\n"))
        return lines

    def run(self, text):
        self.start(text)
        return self.finish()

    def waits(self):
        """Whether it waits for a lock."""
        question = f"SELECT 1 FROM pg_stat_activity WHERE application_name = '{self.name}' AND wait_event_type = 'Lock'"
        return subprocess.check_output([*self.psql, "-c", question], text=True) == "1\n"

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def within(seconds, condition):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture(scope="module")
def clients(tables):
    """Two clients of one MSP, each with two owners; yields the folder of the server's socket."""
    rows = ["INSERT INTO msps (id, slug, name, tier, created_at) VALUES (1, 'm', 'M', 'team', 0)"]
    for client in (1, 2):
        rows += [
            f"INSERT INTO clients (id, msp_id, slug, name, status, created_at) VALUES ({client}, 1, 'c{client}', 'C', 'active', 0)",
            f"INSERT INTO client_locks (client_id) VALUES ({client})",
            "INSERT INTO portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at) VALUES "
            + ", ".join(f"({client}, {user}, 'u{user}', 'U', 'owner', 'en', 'active', 'h', 0)" for user in (1, 2)),
        ]
    assert psql(tables, ";\n".join(rows) + ";") == ""
    return tables


@pytest.fixture
def pair(clients, catalogue):
    """Two connections that have begun a transaction each, and a way to write the catalogue's statements with values."""
    texts = {statement["name"]: statement["text"] for statement in catalogue["statements"]}

    def filled(name, *values):
        return re.sub(r"\$(\d+)", lambda match: str(values[int(match[1]) - 1]), texts[name])

    connections = [Connection(clients, name) for name in ("first", "second")]
    try:
        for connection in connections:
            assert connection.run("BEGIN") == []
        yield *connections, filled
    finally:
        for connection in connections:
            connection.close()


def test_a_second_writer_of_a_client_waits_and_sees_what_the_first_has_done(pair):
    """As each write begins: the client's lock row, then what it rests on. Of two owners who demote each other, one stays."""
    first, second, filled = pair
    assert first.run(filled("lock.client", 1)) == []
    assert first.run(filled("account.owners", 1)) == ["2"]
    second.start(filled("lock.client", 1))
    within(10, second.waits)
    assert first.run(filled("account.setRole", 1, 2, "'viewer'")) == []
    assert second.waits()
    assert first.run("COMMIT") == []
    assert second.finish() == []
    assert second.run(filled("account.owners", 1)) == ["1"]


def test_a_second_writer_of_an_msp_waits_and_counts_what_the_first_has_done(pair):
    """Who turns a portal on counts the portals that are on: two at once never have one too many."""
    first, second, filled = pair
    assert first.run(filled("lock.msp", 1)) == []
    assert first.run(filled("operator.portalsOf", 1)) == []
    second.start(filled("lock.msp", 1))
    within(10, second.waits)
    assert first.run(filled("operator.setPortal", 1, 1, 5)) == []
    assert first.run("COMMIT") == []
    assert second.finish() == []
    assert second.run(filled("operator.portalsOf", 1)) == ["c1"]


def test_writers_of_two_clients_do_not_wait(pair):
    first, second, filled = pair
    assert first.run(filled("lock.client", 1)) == []
    assert second.run(filled("lock.client", 2)) == []
    assert first.run("COMMIT") == second.run("COMMIT") == []


def test_it_would_notice(database):
    assert "ERROR" in psql(database, "PREPARE bad AS SELECT ifnull($1, 1);")
