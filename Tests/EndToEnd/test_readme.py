"""README.md's “Your first customer”, command by command as it stands there, ends with an owner who sees a node."""

import os
import re
import subprocess

from client import Session
from conftest import ROOT
from stack import Stack

SETTINGS = ("PORTAL_DATABASE", "PORTAL_KEYS", "PORTAL_RUN")


def commands():
    section = re.search(r"^## Your first customer\n(.*?)^## ", (ROOT / "README.md").read_text(), re.M | re.S).group(1)
    return re.search(r"^```sh\n(.*?)^```", section, re.M | re.S).group(1)


def test_your_first_customer(binaries, folder):
    """As after `make run DEMO=0`: the folder of a clone, an empty var, an empty portal that runs."""
    (folder / ".build-release").mkdir()
    (folder / ".build-release" / "release").symlink_to(binaries)
    (folder / "examples").symlink_to(ROOT / "examples")
    stack = Stack(folder / "var", binaries)
    stack.portalctl("keys", "add")
    stack.portalctl("migrate")
    # What the README exports must be enough, but for the ports, which are the test's own.
    environment = {k: v for k, v in stack.environment.items() if k not in SETTINGS}
    try:
        stack.start()
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", commands()], cwd=folder, env=environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout + done.stderr
        owner = Session(stack.https).login("owner")
        assert owner.call("state").json["user"]["role"] == "owner"
        assert "web-01" in [node["name"] for node in owner.call("nodes").json["items"]]
        assert owner.call("tickets").json["items"] and owner.call("billing").json["invoices"]
    finally:
        stack.stop()


def test_the_map_matches_the_tree():
    """Every folder that README's map names is there."""
    table = (ROOT / "README.md").read_text().split("## Where things are")[1].split("\n## ")[0]
    names = re.findall(r"^\| (`.*?) \|", table, re.M)
    assert len(names) > 8
    for name in re.findall(r"`([^`]+)`", " ".join(names)):
        if "…" not in name:
            assert (ROOT / name).exists() or (ROOT / "Sources" / name).exists(), name
    assert os.access(ROOT / "tools" / "setup", os.X_OK)
