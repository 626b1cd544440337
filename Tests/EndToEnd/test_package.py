"""The package on a machine that never saw Swift: installed, set up, restarted, upgraded and purged in a container (root only)."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from test_systemd import booted, can_boot

UNITS = ("portal-fcgi@1", "portal-fcgi@2", "portal-internal", "portal-jobs")
# Compressed as for the test alone.
FAST = {"DPKG_DEB_COMPRESSOR_TYPE": "gzip", "DPKG_DEB_COMPRESSOR_LEVEL": "1"}
INSIDE = ROOT / "Tests" / "EndToEnd" / "package"


def repacked(package, folder, version):
    """The same package under a later version."""
    tree = folder / version
    subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
    control = tree / "DEBIAN" / "control"
    control.write_text(re.sub(r"(?m)^Version: .*", f"Version: {version}", control.read_text()))
    target = folder / f"{version}.deb"
    subprocess.run(["dpkg-deb", "-b", "-Zgzip", "-z1", tree, target], check=True, capture_output=True)
    return target


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


def test_the_package_serves_is_upgraded_and_goes(folder, package):
    if reason := can_boot():
        pytest.skip(reason)
    stage = folder / "stage"
    root = stage / "root"
    shutil.copytree(INSIDE, root)
    shutil.copy(package, root / "portal.deb")
    shutil.copy(repacked(package, folder, "9.0"), root / "newer.deb")
    shutil.copy(repacked(package, folder, "9.1"), root / "newest.deb")
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
    assert facts["second"] == "idle", "installing starts nothing"
    assert (facts["test mails"], facts["doctor fails"], facts["owned by root"]) == ("1", "0", "0")
    assert all(facts[f"secrets of {unit}"] == "0" for unit in UNITS)
    assert facts["own hosts"] == "PORTAL_BASE_HOSTS=portal.alder.test, second.alder.test", "what was set stays"
    answers, starts = map(int, facts["journal"].split())
    assert answers >= 1 and starts >= 1, "entries are found by their fields"
    assert facts["core files"] == "00"
    exposure = {name: float(value) for name, value in (entry.split() for entry in facts["security"].split(";") if entry)}
    assert len(exposure) >= 4 and max(exposure.values()) <= 1.5
    for what in ("rolling restarts", "restarts of the target", "reloads", "upgrade"):
        answers = eval(re.search(r"answers: ({.*?})", facts[what]).group(1))  # noqa: our own print
        assert set(answers) == {"GET 200", "PUT 200", "POST 200"} and sum(answers.values()) > 100, what
    for what in ("kill", "failed upgrade"):
        answers = eval(re.search(r"answers: ({.*?})", facts[what]).group(1))  # noqa: our own print
        assert sum(count for code, count in answers.items() if not code.endswith("200")) <= 8, what
    assert facts["upgraded"] == "restarted, .0, backups: 1"
    assert facts["left alone"] == "half, /usr/lib/portal/previous/portal-fcgi"
    assert facts["mended"] == "/usr/lib/portal/portal-fcgi current portal-fcgi portal-jobs "
    assert facts["removed"].startswith("caddy active")
    assert facts["again"] == "enabled enabled enabled "
    assert re.fullmatch(r"backups [3-9]", facts["left"])
    assert facts["units left"] == "0, running: 0"
