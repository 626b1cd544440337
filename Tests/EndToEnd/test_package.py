"""The package on a machine that never saw Swift: installed, set up, restarted, upgraded and purged in a container (root only)."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from test_systemd import INSTALL, can_boot

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
def package():
    found = sorted((ROOT / ".build-deb").glob("portal_*.deb"), key=os.path.getmtime)
    return found[-1]


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
    subprocess.run(["unshare", "--mount", "bash", "-c", INSTALL], check=True, env=os.environ | {"STAGE": str(stage)})
    report = Path(f"{stage}.out").read_text(errors="replace")
    print(report)
    assert "FAILED" not in report and "== end" in report
