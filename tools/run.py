"""`make run`: the whole portal on this machine, until Ctrl-C.   usage: run.py FOLDER-OF-BINARIES"""

import fcntl
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

from stack import ROOT, Stack

FEED_SECONDS = 60


def port(name, usual):
    """A port that may be set in the environment."""
    text = os.environ.get(name, str(usual))
    if not text.isdecimal() or not 0 < int(text) < 65536:
        sys.exit(f"{name}={text} is no port; give a number from 1 to 65535")
    return int(text)


def hold(folder):
    """The folder for this run alone, until the process ends: a second one would take the first one's sockets away."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "running", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"a portal runs in {folder} already; end it, or choose another folder: make run VAR=…")


def refuse_taken(ports):
    """Names every port that somebody else listens on, and stops."""
    taken = []
    for name, number in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1" if name == "INTERNAL_PORT" else "0.0.0.0", number))
            except OSError as error:
                taken.append(f"port {number} cannot be used ({error.strerror}); choose another: make run {name}=…")
    if taken:
        sys.exit("\n".join(taken))


def prepare(stack, demo):
    """Keys, schema and, in a database without clients, the demo; all of it may be repeated. Whether the demo is there."""
    stack.portalctl("keys", "add")
    stack.portalctl("migrate")
    clients = json.loads(stack.portalctl("client", "list", "--json").stdout)["items"]
    if demo and not clients:
        print("Filling the new database with the demo …", flush=True)
        stack.portalctl("demo")
        return True
    return demo and any(client["client"] == "acme" for client in clients)


def greet(stack, demo):
    home = f"https://localhost:{stack.https}/portal"
    if demo:
        print(f"""
The portal is up (its certificate is Caddy's own: the browser asks once).

  {home}/acme/      also https://billing.acme.localhost:{stack.https}/
  {home}/globex/    {home}/initech/

  owner@acme.test, admin@acme.test, viewer@acme.test (likewise globex, initech)
  password: correct-horse-battery
""")
    else:
        print(f"\nThe portal is up and empty: {home}/<slug>/ as soon as a client has one"
              f" (README.md, “Your first customer”).\n")
    print(f"Logs: {stack.log}    Command line: . {stack.var}/settings.sh; portalctl --help    Ctrl-C ends everything.", flush=True)


def watch(stack, demo):
    """Feeds the demo's samples every minute, and starts again what has ended unasked."""
    fed = time.monotonic()
    while True:
        time.sleep(0.5)
        for name in stack.revive():
            print(f"{name} had ended and was started again; its log: {stack.log}/{name}.log", file=sys.stderr, flush=True)
        if demo and time.monotonic() - fed >= FEED_SECONDS:
            fed = time.monotonic()
            done = stack.portalctl("demo", "feed", check=False)
            if done.returncode != 0:
                print("The demo's samples could not be fed:", done.stderr.strip(), file=sys.stderr, flush=True)


def main():
    demo = os.environ.get("DEMO", "1") != "0"
    ports = {name: port(name, usual) for name, usual in (("HTTP_PORT", 8080), ("HTTPS_PORT", 8443), ("INTERNAL_PORT", 9123))}
    var = ROOT / os.environ.get("VAR", "var")
    os.umask(0o077)
    hold(var)
    refuse_taken(ports)
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, signal.default_int_handler)
    stack = Stack(var, sys.argv[1], *ports.values())
    try:
        if demo and "PORTAL_CP_URL" not in stack.environment:
            stack.start_control_plane()
        stack.write_settings()
        demo = prepare(stack, demo)
        stack.start()
        greet(stack, demo)
        watch(stack, demo)
    except KeyboardInterrupt:
        print("\nEnding …", flush=True)
    except RuntimeError as error:
        sys.exit(str(error))
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        stack.stop()


if __name__ == "__main__":
    main()
