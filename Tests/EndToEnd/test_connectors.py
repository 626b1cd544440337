"""What all connectors have: units that systemd takes, a help, settings to begin with, and a file to copy."""

import json
import os
import re
import subprocess
import tomllib

import pytest
from connectors import PROGRAMS, run
from conftest import ROOT

FOLDER = ROOT / "connectors"


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_units_verify_and_are_confined(name, tmp_path):
    service = (FOLDER / name / f"portal-{name}.service").read_text()
    command = re.search(r"^ExecStart=(.*)$", service, re.M).group(1)
    program, settings = command.removeprefix("/usr/bin/python3 -B ").split()
    assert (ROOT / program.removeprefix("/usr/share/portal/")).exists() and settings == f"/etc/portal-connectors/{name}.toml"
    for suffix in ("service", "timer"):
        (tmp_path / f"portal-{name}.{suffix}").write_text((FOLDER / name / f"portal-{name}.{suffix}").read_text())
    done = subprocess.run(["systemd-analyze", "verify", *tmp_path.iterdir()], capture_output=True, text=True)
    # Other packages of this machine have units that systemd complains about.
    assert done.returncode == 0 and f"portal-{name}" not in done.stderr, done.stderr
    done = subprocess.run(["systemd-analyze", "security", "--offline=yes", tmp_path / f"portal-{name}.service"], capture_output=True, text=True)
    assert float(re.search(r"Overall exposure level for .*: ([\d.]+)", done.stdout).group(1)) <= 1.5, done.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_example_has_no_setting_that_is_not_known(name, tmp_path):
    """A connector reads its settings before it asks anybody, so here it gets as far as the systems that are not there."""
    text = (FOLDER / name / "example.toml").read_text().replace("/etc/portal-connectors", str(tmp_path)).replace("alder.test", "alder.invalid")
    for key in ("key_file", "token_file"):
        for path in re.findall(rf'^{key} = "(.*)"', text, re.M):
            (tmp_path / os.path.basename(path)).write_text("cpk_test")
    (tmp_path / "settings.toml").write_text(text.replace(":9090", ":9").replace("/srv/export", str(tmp_path)))
    done = run(name, tmp_path / "settings.toml", "--dry-run", status=1 if name == "csv" else 69)
    assert "setting" not in done.stderr and "Traceback" not in done.stderr
    # What is commented out is known, too.
    tomllib.loads(re.sub(r'^# (?=\S+ =|\[|")', "", text, flags=re.M))


@pytest.mark.parametrize("name", PROGRAMS)
def test_help_and_usage(name):
    assert "--dry-run" in run(name, "--help").stdout
    assert "usage:" in run(name, "--wrong", status=2).stderr
    assert "No such file" in run(name, "/nonexistent.toml", status=78).stderr


def test_the_secret_is_what_systemd_hands_over(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    import push
    (tmp_path / "portal-key").write_text("cpk_handed\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert push.secret("/etc/portal-connectors/portal-key") == "cpk_handed"
    with pytest.raises(push.Failure, match="/etc/portal-connectors/other"):
        push.secret("/etc/portal-connectors/other")


def test_what_the_page_says_about_the_next_system_runs(tmp_path):
    code = re.search(r"^```python\n(.*?)^```", (FOLDER / "README.md").read_text(), re.M | re.S).group(1)
    (tmp_path / "next.py").write_text(code)
    (tmp_path / "push.py").write_text((FOLDER / "push.py").read_text())
    (tmp_path / "settings.toml").write_text("")
    done = subprocess.run(["/usr/bin/python3", tmp_path / "next.py", "--dry-run", tmp_path / "settings.toml"], capture_output=True, text=True)
    assert done.returncode == 0 and json.loads(done.stdout)["id"] == "srv-101", done.stderr
