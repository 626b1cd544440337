"""README.md's “Your first customer”, command by command as it stands there, ends with an owner who sees a node."""

import os
import re
import subprocess
from pathlib import Path

import api_reference
import data_model
import pytest
from client import Session
from conftest import ROOT, copied
from stack import Stack

# A second terminal: it has what it reads from var/settings.sh.
TERMINAL = {k: v for k, v in os.environ.items() if not k.startswith("PORTAL_")}


def commands():
    section = re.search(r"^## Your first customer\n(.*?)^## ", (ROOT / "README.md").read_text(), re.M | re.S).group(1)
    return re.search(r"^```sh\n(.*?)^```", section, re.M | re.S).group(1)


def test_your_first_customer(binaries, folder):
    """As after `make run DEMO=0`: the folder of a clone, an empty var, an empty portal that runs."""
    stack = Stack(folder / "var", binaries)
    stack.portalctl("keys", "add")
    stack.portalctl("migrate")
    stack.write_settings()
    try:
        stack.start()
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", commands()], cwd=folder, env=TERMINAL, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout + done.stderr
        owner = Session(stack.https).login("owner")
        assert owner.call("state").json["user"]["role"] == "owner"
        assert "web-01" in [node["name"] for node in owner.call("nodes").json["items"]]
        assert owner.call("tickets").json["items"] and owner.call("billing").json["invoices"]
    finally:
        stack.stop()


def test_doctor_sees_the_settings_of_make_run(binaries, folder, demo_database):
    """Beside the demo it knows the control plane; where there is none it says so."""
    stack = Stack(copied(demo_database, folder / "var"), binaries)

    def doctor():
        stack.write_settings()
        done = subprocess.run(["sh", "-euc", ". var/settings.sh; portalctl doctor"], cwd=folder, env=TERMINAL, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "warn  commands: PORTAL_CP_URL is unset" in doctor()
    try:
        stack.start_control_plane()
        assert "PORTAL_CP_URL" not in doctor()
    finally:
        stack.stop()
    assert (stack.var / "settings.sh").stat().st_mode & 0o077 == 0


def test_the_data_model_is_the_schemas(binaries):
    """docs/data-model.md is what `make docs` would write."""
    assert data_model.PAGE.read_text() == data_model.generated(binaries), "run make docs"


def test_the_api_reference_is_the_contracts():
    """docs/api-reference.md is what `make docs` would write, and has each operation and each schema once."""
    page = api_reference.PAGE.read_text()
    assert page == api_reference.generated(), "run make docs"
    headings = re.findall("^### (.+)$", page, re.M)
    assert len(headings) == len(set(headings)) > 100


def test_the_map_matches_the_tree():
    """Every folder that README's map names is there, and every folder that is there is named."""
    table = (ROOT / "README.md").read_text().split("## Where things are")[1].split("\n## ")[0]
    names = re.findall(r"^\| (`.*?) \|", table, re.M)
    named = {name.removeprefix("Sources/") for name in re.findall(r"`([^`]+)`", " ".join(names))} - {"C…"}
    for name in named:
        assert (ROOT / name).exists() or (ROOT / "Sources" / name).exists(), name
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    folders = {Path(file).parts[0] for file in listed if "/" in file} - {"Sources"}
    targets = {Path(file).parts[1] for file in listed if file.startswith("Sources/")}
    assert folders | {name for name in targets if not re.match("C[A-Z]", name)} <= named
    assert os.access(ROOT / "tools" / "setup", os.X_OK)


@pytest.mark.parametrize("program", ["portal-fcgi", "portal-jobs"])
def test_help_lists_every_setting(binaries, program):
    text = subprocess.run([binaries / program, "--help"], capture_output=True, text=True, check=True).stdout
    read = set(re.findall(r'"(PORTAL_[A-Z_]+)"', (ROOT / "Sources/PortalRuntime/Configuration.swift").read_text()))
    assert read == set(re.findall(r"^  (PORTAL_[A-Z_]+) ", text, re.M)) | ({"PORTAL_LISTEN"} & read)
