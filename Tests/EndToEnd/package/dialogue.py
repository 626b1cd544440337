"""Runs inside the container: portalctl setup at a terminal. Usage: dialogue.py stopped|again HOST"""

import hashlib
import os
import signal
import sys
import termios
from pathlib import Path

from terminal import Terminal

WHAT, HOST = sys.argv[1:]
OPTIONS = ("--acme-ca", "https://localhost:14000/dir", "--acme-root", "/etc/ssl/certs/cert.pem", "--edge-roots", "/etc/ssl/certs/root.pem",
           "--dns-servers", "127.0.0.1:8053")
SECRET = "smtp://user:hunter2@127.0.0.1:9"


def files():
    """All that setup writes, with rights."""
    parts = [path for folder in ("/etc/portal", "/var/lib/portal", "/etc/systemd/system") for path in sorted(Path(folder).rglob("*"))]
    return [(str(path), path.lstat().st_mode, hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "") for path in parts]


def stopped():
    """Each wrong answer is said to be wrong and asked for again; Ctrl-C in the middle leaves nothing."""
    before, terminal = files(), Terminal("portalctl", "setup", *OPTIONS)

    def ask(question, *answers):
        for answer, objection in answers:
            terminal.until(question)
            terminal.type(answer + "\n")
            if objection:
                terminal.until(objection)

    ask("Host name", ("", "is missing"), ("not a host", "must be"), ("nowhere.invalid", "leads nowhere"), (f"  {HOST} ", None))
    ask("certification authority", ("ops", "must"), ("ops@alder.test", None))
    ask("Short name", ("Alder IT", "must"), ("alder", None))
    ask("Name of the MSP, as customers see it [alder]: ", ("", None))
    ask("E-mail address of the MSP", ("it@", "must"), ("it@alder.test", None))
    ask("Mail server", ("http://127.0.0.1", "must"), (SECRET, None))
    ask(f"Sender of mails [portal@{HOST}]: ", ("", "took no test mail to it@alder.test"))
    terminal.until("Mail server")
    terminal.type("smtp://user:hunter3")
    hidden = not echoes(terminal)
    terminal.type("\x03")
    while terminal.more():
        pass
    print(f"hidden: {hidden}, shown again: {echoes(terminal)}")
    print(f"stopped: {signal.Signals(-terminal.end()).name}, changed: {set(files()) ^ set(before)}, told: {'hunter' in terminal.shown}")


def again():
    """Enter alone keeps all that was set."""
    before, terminal = settings(), Terminal("portalctl", "setup")
    for question in (f"Host name of the portal, such as portal.msp.example [{HOST}]: ",
                     "E-mail address for the certification authority [ops@alder.test]: ",
                     "(empty: none yet) [as set]: ", "Sender of mails [portal@alder.test]: "):
        terminal.until(question)
        terminal.type("\n")
    terminal.until(f"The portal answers at https://{HOST}/portal/<client>/, certificate by")
    print(f"kept: {terminal.end()}, changed: {set(settings()) ^ set(before)}")


def settings():
    return [entry for entry in files() if entry[0].startswith("/etc/portal")]


def echoes(terminal):
    return bool(termios.tcgetattr(terminal.descriptor)[3] & termios.ECHO)


os.environ["TERM"] = "dumb"
{"stopped": stopped, "again": again}[WHAT]()
