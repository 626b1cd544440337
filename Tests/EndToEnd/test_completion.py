"""What the shells complete of a `portalctl` line, by the files that the package has (tools/manual.py)."""

import os
import subprocess
import sys

import pytest
from conftest import ROOT
from terminal import Terminal

# What is typed, and what is then on the line, but for the blank after a whole word: zsh takes its back when need be.
LINES = [
    ("portalctl doc", "portalctl doctor"),
    ("portalctl user res", "portalctl user rese"),
    ("portalctl user add a@acme.test --pass", "portalctl user add a@acme.test --password-stdin"),
    ("portalctl demo f", "portalctl demo feed"),
    ("portalctl --ver", "portalctl --version"),
    # Where the command takes a file, and where none of its words is left.
    ("portalctl import firs", "portalctl import first.ndjson"),
    ("portalctl import ", "portalctl import first.ndjson"),
    ("portalctl backup --keep 3 ", "portalctl backup --keep 3 first.ndjson"),
]


@pytest.fixture(scope="module")
def manual(binaries, session_folder):
    folder = session_folder / "manual"
    subprocess.run([sys.executable, ROOT / "tools" / "manual.py", binaries, folder], check=True)
    (session_folder / "empty").mkdir()
    (session_folder / "empty" / "first.ndjson").touch()
    return folder


STARTS = {
    "bash": (["bash", "--norc", "-i"], "bind 'set enable-bracketed-paste off'; PS1='> '; source {manual}/portalctl.bash"),
    "zsh": (["zsh", "-f", "-i"], "unset zle_bracketed_paste; unsetopt prompt_cr prompt_sp; PROMPT='> '; fpath=({manual} $fpath)"
            "; autoload -U compinit; compinit -D -u"),
}


@pytest.mark.parametrize("shell", STARTS)
def test_a_line_is_completed(shell, manual):
    words, start = STARTS[shell]
    terminal = Terminal(*words, environment={"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(manual)})
    terminal.type(f"cd {manual.parent}/empty; {start.format(manual=manual)}; echo rea''dy\n")
    terminal.until("ready")
    for typed, completed in LINES:
        # What is completed is shown in quotes by a command of its own.
        terminal.type(f"{typed}\t\x01echo '<\x05>'\n")
        terminal.until("\n<")
        assert terminal.until(">\r\n").rstrip() == completed, typed
    terminal.type("exit\n")
    assert terminal.end() == 0
    assert "not found" not in terminal.shown and "rror" not in terminal.shown, terminal.shown
