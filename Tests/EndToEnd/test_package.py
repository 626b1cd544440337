"""The package on a machine that never saw Swift: installed, set up, restarted, upgraded and purged in a container (root only)."""

import ast
import json
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from conftest import ROOT
from prometheus import rules
from test_systemd import booted, can_boot

ALL = os.environ.get("PORTAL_TEST_ALL") == "1"
UNITS = ("portal-fcgi@1", "portal-fcgi@2", "portal-cp", "portal-internal", "portal-jobs")
# Compressed as for the test alone.
FAST = {"DPKG_DEB_COMPRESSOR_TYPE": "gzip", "DPKG_DEB_COMPRESSOR_LEVEL": "1"}
INSIDE = ROOT / "Tests" / "EndToEnd" / "package"
# A migration of a later version, made once.
NEXT = """
import sqlite3
database = sqlite3.connect("/var/lib/portal/portal.db", isolation_level=None, timeout=20)
if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'upgrade_{number}'").fetchone():
    database.executescript("BEGIN IMMEDIATE; CREATE TABLE upgrade_{number} (id INTEGER PRIMARY KEY) STRICT; {ddl}; "
                           "UPDATE schema_info SET version = version + 1; COMMIT")
"""


def later(package, folder, number, ddl):
    """The files of a package of a later version, which has one migration more, with these statements."""
    tree = folder / f"9.{number}"
    subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
    control = tree / "DEBIAN" / "control"
    control.write_text(re.sub(r"(?m)^Version: .*", f"Version: 9.{number}", control.read_text()))
    (tree / "usr/bin/portalctl").rename(tree / "usr/lib/portal/portalctl")
    shutil.copy(INSIDE / "next-portalctl", tree / "usr/bin/portalctl")
    (tree / "usr/bin/portalctl").chmod(0o755)
    (tree / "usr/share/portal/next.py").write_text(NEXT.format(number=number, ddl=ddl))
    caddyfile = tree / "usr/share/portal/caddy/Caddyfile"
    caddyfile.write_text(caddyfile.read_text().replace("Portal-Edge 1\n", f"Portal-Edge 1\n\t\tPortal-Later 9.{number}\n"))
    return tree


def packed(tree, target, preinst=""):
    """A package of these files, with more at the end of what runs before it is unpacked."""
    script = tree / "DEBIAN" / "preinst"
    script.write_text(script.read_text() + preinst)
    subprocess.run(["dpkg-deb", "-b", "-Znone", tree, target], check=True, capture_output=True)


FIXTURES = sorted((ROOT / "Tests" / "StoreTests" / "Fixtures").glob("schema-*.sql"))


def earlier(fixture, path):
    """A database of an earlier release."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(fixture.read_text())
        database.execute("UPDATE msps SET licence_expires_at = NULL")
        database.commit()


def blocks(heading, language="sh"):
    """The blocks of commands, or of settings, below a heading of docs/operations.md."""
    page = (ROOT / "docs" / "operations.md").read_text()
    section = re.search(rf"^## {heading}\n(.*?)^## ", page + "## ", re.M | re.S).group(1)
    return re.findall(rf"^```{language}\n(.*?)^```", section, re.M | re.S)


def page_commands():
    """Those that the probe runs: for the new server, for the old one, for the new one; for the release before."""
    package, settings, database, start = blocks("Move to another server")
    back, = blocks("Upgrade")
    return {"move-package": package, "move-settings": settings.replace("new:", "/root/new"),
            "move-old": database.replace("new:", "/root/new"), "move-new": start, "back": re.sub(r"/var/backups/portal/portal-\S+\.db", '"$BACKUP"', back)}


@pytest.fixture(scope="module")
def package(binaries, session_folder):
    """The package of these programs, which hold Swift's runtime themselves (tools/test); lintian has nothing to say."""
    linked = subprocess.run(["ldd", binaries / "portalctl"], capture_output=True, text=True, check=True).stdout
    if "libswiftCore" in linked:
        pytest.skip("the programs need Swift's libraries: swift build --static-swift-stdlib")
    folder = session_folder / "deb"
    done = subprocess.run([ROOT / "tools" / "deb", folder], env=os.environ | FAST | {"PROGRAMS": str(binaries)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder / Path(done.stdout.splitlines()[-1]).name


def elsewhere(folder, time):
    """The sources in another folder, with files of this time, as somebody with other habits has them."""
    other = folder / "elsewhere" / f"portal-{time}"
    subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", ROOT, other], check=True)
    subprocess.run(f"git ls-files -z | tar --create --mtime={time} --null --files-from=- --ignore-failed-read | tar --extract -C {other}",
                   shell=True, cwd=ROOT, check=True, umask=0o077, stderr=subprocess.DEVNULL)
    return other


def deb(sources, target, zone, **environment):
    """The package that these sources make, in this folder."""
    done = subprocess.run([sources / "tools" / "deb", target], env=os.environ | {"TZ": zone} | environment, umask=0o077,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return Path(done.stdout.splitlines()[-1])


@pytest.mark.skipif(not ALL, reason="two release builds, ten minutes: for a release, PORTAL_TEST_ALL=1")
@pytest.mark.timeout(3600)
def test_two_whole_builds_make_the_same_package(folder):
    """Each step of them: tools/same_bytes.py."""
    first, second = (deb(elsewhere(folder, time), folder / time, zone)
                     for time, zone in (("2001-01-01", "Asia/Tokyo"), ("2002-12-31", "America/Lima")))
    assert first.name == second.name and first.read_bytes() == second.read_bytes()


def test_the_same_programs_make_the_same_package(folder, package, binaries):
    other = elsewhere(folder, "2001-01-01")
    programs = other / ".build-programs"
    programs.mkdir()
    for name in ("portal-fcgi", "portal-jobs", "portalctl"):
        shutil.copy(binaries / name, programs)
    # The first one has been looked at.
    (programs / "lintian").symlink_to("/bin/true")
    again = deb(other, folder / "deb", "Asia/Tokyo", **FAST, PROGRAMS=str(programs), PATH=f"{programs}:{os.environ['PATH']}")
    assert again.name == package.name and again.read_bytes() == package.read_bytes()


def test_the_package_serves_is_upgraded_and_goes(folder, package):
    if reason := can_boot():
        pytest.skip(reason)
    stage = folder / "stage"
    root = stage / "root"
    shutil.copytree(INSIDE, root)
    shutil.copy(package, root / "portal.deb")
    shutil.copy(INSIDE.parent / "terminal.py", root)
    packed(later(package, folder, 1, "ALTER TABLE msps ADD COLUMN later TEXT"), root / "newer.deb")
    newest = later(package, folder, 2, "CREATE TABLE blocked (id INTEGER); DROP TABLE blocked")
    packed(newest, root / "newest.deb", '[ "$(cat /run/gone 2> /dev/null)" != preinst ] || { rm /run/gone; kill -KILL $PPID $$; }\n')
    packed(newest, root / "refused.deb", "exit 1\n")
    earlier(FIXTURES[0], root / "first.db")
    (root / "schemas").mkdir()
    for fixture in FIXTURES:
        earlier(fixture, root / "schemas" / f"{fixture.stem}.db")
    for name, commands in page_commands().items():
        (root / name).write_text(commands)
    watching, = blocks("Metrics and alerts", "yaml")
    (root / "prometheus.yml").write_text("global: { scrape_interval: 1s, evaluation_interval: 1s }\n" + watching)
    (root / "toolchain").write_text(str(Path(os.path.realpath(shutil.which("swift"))).parents[2]))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-keyout", root / "key.pem",
                    "-out", root / "cert.pem", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   check=True, capture_output=True)
    (root / "pebble.json").write_text(json.dumps({"pebble": {
        "listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000", "certificate": "/root/cert.pem",
        "privateKey": "/root/key.pem", "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "", "externalAccountBindingRequired": False}}))
    unit = stage / "etc/systemd/system/probe.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Unit]\nAfter=basic.target\n[Service]\nType=oneshot\nExecStart=/bin/bash /root/probe\nTimeoutStartSec=300\n")
    # What this machine has installed for other tests.
    for name in ("lighttpd", "postgresql", "prometheus"):
        (unit.parent / f"{name}.service").symlink_to("/dev/null")
    report = booted(stage)
    print(report)
    assert "FAILED" not in report and "== end" in report
    facts = dict(re.findall(r"(?m)^([a-z][^:=\n]*): (.*)$", report))
    check(facts)


def check(facts):
    assert facts["libraries missing"] == "0"
    assert facts["secrets"].split(";")[:4] == [
        f"/etc/portal/{name} 600 root" for name in ("keys", "mail-url", "cp-secret", "portal.env")]
    assert facts["settings without a line"] == "PORTAL_MAIL_URL PORTAL_CP_SECRET", "secrets have files of their own"
    assert facts["second"] == "idle", "installing starts nothing"
    assert facts["links nowhere"] == ""
    assert re.fullmatch(r"portalctl: port 80 is taken by python3\b.*, nothing written", facts["port taken"])
    assert facts["hidden root"] == "portalctl: --acme-root /root/cert.pem is not seen by caddy: install -m 644 it into /etc/portal"
    assert facts["no authority"] == "portalctl: --acme-ca https://localhost:15000/roots/0: no ACME directory is there (or --no-checks)"
    assert facts["no root"] == "portalctl: --edge-roots /etc/hostname has no certificate in PEM"
    assert facts["before setup"].startswith("fail  portal: is not in service: there is no database /var/lib/portal/portal.db.")
    for what in ("fail  portal-jobs: is inactive", "fail  mail-url: others can read", "PORTAL_THREDS in /etc/portal/portal.env is no setting",
                 "warn  portal-backup.timer: is disabled"):
        assert what in facts["doctor"]
    assert 1 <= int(facts["refused starts"]) <= 5, "one a second, for errors"
    assert facts["hidden"] == "True, shown again: True"
    assert facts["stopped"] == "SIGINT, changed: set(), told: False"
    assert facts["kept"] == "0, changed: set()"
    assert (facts["test mails"], facts["owned by root"]) == ("1", "0")
    assert all(facts[f"secrets of {unit}"] == "0" for unit in UNITS)
    assert facts["own hosts"] == "PORTAL_BASE_HOSTS=portal.alder.test, second.alder.test", "what was set stays"
    answers, starts = map(int, facts["journal"].split())
    assert answers >= 1 and starts >= 1, "entries are found by their fields"
    assert facts["core files"] == "00"
    for unit in (path.name.replace("@.", "@1.") for path in (ROOT / "deploy" / "systemd").glob("portal*")):
        assert facts[f"verify {unit}"] == "", unit
        assert not unit.endswith(".service") or float(facts[f"security {unit}"]) <= 1.5, unit
    assert facts["watched"] == f"ready [1.0], rules {len(rules())}, all ok: True"
    check_load(facts)
    check_restarts(facts)
    check_backups(facts)
    check_upgrades(facts)
    assert facts["beside the portal"] == "a site of its own"
    assert facts["removed"] == "caddy active, new backups: 1"
    assert facts["again"] == "enabled enabled enabled active"
    session, away = re.fullmatch(r"(\d+), old keys: yes, away for (\d+) ms", facts["moved"]).groups()
    assert session == "200", "nobody was logged out"
    assert int(away) < 60_000, "less than the minute that is promised, but for what the copy of a large database takes"
    assert re.fullmatch(r"backups ([3-9]|1\d)", facts["left"])
    assert facts["units left"] == "0, running: 0"


def check_load(facts):
    """What the 200 requests a second of load.py were answered, of which as many as were asked for were sent."""
    good = {"GET 200", "PUT 200", "POST 200"}
    for what in ("rolling restarts", "restarts of the target", "reloads", "backups", "upgrade", "failed upgrades", "kill"):
        answers, seconds = re.fullmatch(r"answers: ({.*}) in ([\d.]+) s", facts[what]).groups()
        answers = ast.literal_eval(answers)
        assert sum(answers.values()) / float(seconds) >= 180, what
        assert good <= set(answers), what
        bad = {code: count for code, count in answers.items() if code not in good}
        assert all(code.endswith(" 503") for code in bad) and sum(bad.values()) <= (8 if what == "kill" else 0), what


def check_restarts(facts):
    assert facts["reloaded"] == "new, 5 PORTAL_LOG_LEVEL=debug"
    assert facts["rotated"] == "200, 600 root, keys: 2", "nobody is logged out"
    aborted, requests, secrets, told = map(int, re.findall(r"\d+", facts["aborted"]))
    assert (aborted, told) == (1, 0) and secrets >= 4 and requests > 100


def check_backups(facts):
    """Each of the two was made while events came in, and has those before it and none of after."""
    events, others = re.fullmatch(r"([\d ]+), (\d) owned by others", facts["events"]).groups()
    before, after, *restored = map(int, events.split())
    assert before <= restored[0] < restored[1] < after and others == "0"
    assert facts["ended by the restore"] == "401"


def check_upgrades(facts):
    """Each version runs on its schema, with how many of the later versions' migrations."""
    assert facts["upgraded"] == "restarted, .1, backups: 3"
    schemas, edge = facts["later schema"].split(", ")
    assert (edge, facts["edge of the newest"]) == ("edge: 9.1", "9.2"), "Caddy has the new Caddyfile"
    old, new = schemas.split()
    version = int(old.removesuffix("/0"))
    assert new == f"{version + 1}/1"
    before = "/usr/lib/portal/previous/portal-fcgi"
    assert facts["half an upgrade"].startswith("fail  package: an upgrade is not through")
    for what in ("a failed backup", "a refused package", "a failed migration", "an end before the migration"):
        assert facts[f"left by {what}"] == f"{before} {version + 1}/1, half", what
    assert facts["left by preinst"] == f"{before} {version + 1}/1, half"
    assert facts["left by an end after the migration"] == f"{before} {version + 2}/2, half"
    assert facts["left by an end before the restart"] == f"/usr/lib/portal/portal-fcgi {version + 2}/2, half"
    assert facts["mended"] == f"/usr/lib/portal/portal-fcgi {version + 2}/2, current portal-fcgi portal-jobs portalctl "
    assert facts["downgraded"] == f"/usr/lib/portal/portal-fcgi {version + 2}/2, session 200"
    assert facts["first schema"] == f"{version}/0"
    assert facts["each schema"] == f"{len(FIXTURES)} {version}/0"
    assert facts["no way back"] == f"the database needs schema version {version + 1} or later, half"
    assert facts["back"] == f"/usr/lib/portal/portal-fcgi {version}/0, whole"
