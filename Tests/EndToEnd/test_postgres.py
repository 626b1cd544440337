"""PostgreSQL 15 takes the schema and prepares every statement: the second engine stays possible."""

import json
import os
import pwd
import re
import subprocess
import tempfile
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


def test_postgresql_prepares_the_catalogue(database):
    file = ROOT / ".build" / "catalogue.json"
    assert file.exists(), f"{file} is written by `swift test`, which make test runs first"
    catalogue = json.loads(file.read_text())
    assert len(catalogue["ddl"]) > 10 and len(catalogue["statements"]) > 50
    assert psql(database, "".join(f"{text};\n" for text in catalogue["ddl"])) == ""
    refused = {}
    for number, statement in enumerate(catalogue["statements"]):
        if error := psql(database, f"PREPARE s{number} AS {statement['text']};"):
            refused[statement["name"]] = error
    assert not refused, "\n\n".join(f"{name}\n{error}" for name, error in refused.items())


def test_it_would_notice(database):
    assert "ERROR" in psql(database, "PREPARE bad AS SELECT ifnull($1, 1);")
