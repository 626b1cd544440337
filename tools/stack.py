"""Starts and ends the portal's processes: the pool, `--internal`, the jobs and Caddy.

`tools/run.py`, `tools/bench.py` and the end-to-end tests all run the portal through this one class.
The listeners are held here, as systemd would hold them, so a worker can restart without losing a request.
"""

import base64
import fcntl
import os
import random
import re
import shlex
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 20
# As systemd's StartLimitBurst and StartLimitIntervalSec: what ends at once each time is not worth another start.
START_LIMIT, START_SECONDS = 5, 10


# Below the ports that Linux gives to outgoing connections, so that none of those takes one in the meantime.
PORTS = range(20_000, 32_000)
handed_out = set()


def free_port():
    """A TCP port that is free on 127.0.0.1 just now, each only once in this process: its holder may bind it later."""
    while True:
        port = random.choice(PORTS)
        if port in handed_out:
            continue
        handed_out.add(port)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def caddy_settings(caddy):
    """What the Caddyfile must be told about this Caddy: its buffering directive and its protocols."""
    text = subprocess.run([caddy, "version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(part) for part in re.search(r"(\d+)\.(\d+)\.(\d+)", text).groups())
    if version < (2, 6, 3):
        return {"PORTAL_CADDY_BUFFER": "buffer-2.6.caddy", "PORTAL_CADDY_PROTOCOLS": "h1"}
    return {"PORTAL_CADDY_BUFFER": "buffer.caddy"}


class Stack:
    """One running portal in a folder of its own."""

    def __init__(self, var, binaries, http=None, https=None, internal=None, caddy="caddy", extra=None):
        self.var = Path(var).resolve()
        self.run = self.var / "run"
        self.log = self.var / "log"
        self.binaries = Path(binaries).resolve()
        self.caddy = str(caddy)
        self.http, self.https, self.internal = http or free_port(), https or free_port(), internal or free_port()
        self.processes = {}
        self.commands = {}
        self.started = {}
        self.listeners = {}
        for folder in (self.var, self.run, self.log):
            folder.mkdir(parents=True, exist_ok=True)
        self.environment = self._environment() | (extra or {})

    def _environment(self):
        own = {
            "PORTAL_DATABASE": f"{self.var}/portal.db",
            "PORTAL_KEYS": f"{self.var}/keys",
            "PORTAL_RUN": str(self.run),
            "PORTAL_WWW": str(ROOT / "caddy" / "portal-dist"),
            "PORTAL_BASE_HOSTS": "localhost",
            "PORTAL_PUBLIC_PORT": str(self.https),
            "PORTAL_EDGE": f"127.0.0.1:{self.https}",
            "PORTAL_EDGE_ROOTS": f"{self.var}/caddy/caddy/pki/authorities/local/root.crt",
            "PORTAL_INTERNAL_LISTEN": f"127.0.0.1:{self.internal}",
            "PORTAL_HTTP_PORT": str(self.http),
            "PORTAL_HTTPS_PORT": str(self.https),
            "PORTAL_CADDY_ISSUER": "internal",
            "PORTAL_CADDY_ADMIN": "off",
            "XDG_DATA_HOME": f"{self.var}/caddy",
            "XDG_CONFIG_HOME": f"{self.var}/caddy",
            "LIBFCGI_OS_CLOSE_POLL_TIMEOUT": "50",
            "LIBFCGI_IS_AF_UNIX_KEEPER_POLL_TIMEOUT": "200",
        }
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(("PORTAL_", "LISTEN_", "NOTIFY_"))}
        kept = {k: v for k, v in os.environ.items() if k in ("PORTAL_LOG_LEVEL", "PORTAL_CP_URL", "PORTAL_CP_SECRET")}
        return inherited | kept | own | caddy_settings(self.caddy)

    # The operator's command line.

    def write_settings(self):
        """Writes `settings.sh`, by which a shell's portalctl sees what the portal's processes see."""
        file = self.var / "settings.sh"
        file.touch(mode=0o600)
        own = {name: value for name, value in self.environment.items() if name.startswith("PORTAL_")}
        lines = [f"export {name}={shlex.quote(value)}\n" for name, value in sorted(own.items())]
        file.write_text("".join(lines) + f'export PATH={shlex.quote(str(self.binaries))}:"$PATH"\n')

    def portalctl(self, *words, stdin=None, check=True):
        """Runs portalctl with this portal's settings and returns what it printed."""
        done = subprocess.run([self.binaries / "portalctl", *words], env=self.environment, input=stdin,
                              capture_output=True, text=True, cwd=self.var)
        if check and done.returncode != 0:
            raise RuntimeError(f"portalctl {' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    # Processes.

    def listen(self, name):
        """Holds `run/<name>.sock`, as a systemd socket unit would, and returns its descriptor."""
        if name not in self.listeners:
            path = self.run / f"{name}.sock"
            path.unlink(missing_ok=True)
            holder = socket.socket(socket.AF_UNIX)
            holder.bind(str(path))
            holder.listen(4096)
            holder.setblocking(False)
            self.listeners[name] = (holder, fcntl.fcntl(holder.fileno(), fcntl.F_DUPFD, 64))
        return self.listeners[name][1]

    def spawn(self, name, command, extra=None, listener=None):
        """Starts one process in a session of its own; Ctrl-C reaches it only through `stop`."""
        if name in self.processes:
            self.stop_process(name)
        command = argv = [str(word) for word in command]
        pass_fds = ()
        if listener:
            fd = self.listen(listener)
            hand_over = 'exec 3<&"$0"-; LISTEN_FDS=1 LISTEN_FDNAMES=fcgi LISTEN_PID=$$ exec "$@"'
            argv, pass_fds = ["bash", "-c", hand_over, str(fd), *command], (fd,)
        with open(self.log / f"{name}.log", "ab") as log:
            process = subprocess.Popen(argv, env=self.environment | (extra or {}), stdin=subprocess.DEVNULL,
                                       stdout=log, stderr=log, pass_fds=pass_fds, start_new_session=True, cwd=self.var)
        self.processes[name] = process
        self.commands[name] = (command, extra, listener)
        self.started.setdefault(name, []).append(time.monotonic())
        return process

    def revive(self):
        """Starts again what has ended unasked, as systemd would, and names it; raises when it ends each time."""
        revived = []
        for name, process in list(self.processes.items()):
            if process.poll() is None:
                continue
            recent = [at for at in self.started[name] if time.monotonic() - at < START_SECONDS]
            if len(recent) >= START_LIMIT:
                self.check_alive()
            command, extra, listener = self.commands[name]
            self.spawn(name, command, extra, listener)
            revived.append(name)
        return revived

    def start_worker(self, name="pool-1", threads=8, extra=None):
        return self.spawn(name, [self.binaries / "portal-fcgi"], {"PORTAL_THREADS": str(threads)} | (extra or {}), "fcgi")

    def start_cp_worker(self, threads=4, extra=None):
        return self.spawn("cp-1", [self.binaries / "portal-fcgi", "--control-plane"], {"PORTAL_THREADS": str(threads)} | (extra or {}), "cp")

    def start_internal(self):
        return self.spawn("internal", [self.binaries / "portal-fcgi", "--internal"], listener="internal")

    def start_jobs(self):
        return self.spawn("jobs", [self.binaries / "portal-jobs"])

    def start_control_plane(self, mode="ok"):
        """Starts tools/demo_cp.py; restarts and upgrades go to it from now on, and it reports them done."""
        port = free_port()
        self.environment |= {"PORTAL_CP_URL": f"http://127.0.0.1:{port}/commands",
                             "PORTAL_CP_SECRET": "whsec_" + base64.b64encode(os.urandom(32)).decode()}
        program = ROOT / "tools" / "demo_cp.py"
        return self.spawn("control-plane", [sys.executable, program, port, f"https://localhost:{self.https}", mode])

    def start_caddy(self, extra=None):
        return self.spawn("caddy", [self.caddy, "run", "--config", ROOT / "caddy" / "Caddyfile", "--adapter", "caddyfile"], extra)

    def start(self, workers=1, threads=8):
        for number in range(1, workers + 1):
            self.start_worker(f"pool-{number}", threads)
        self.start_cp_worker()
        self.start_internal()
        self.start_jobs()
        self.start_caddy()
        self.wait_ready()

    def wait_ready(self, seconds=30):
        """Returns when the portal answers; raises with the log of what has ended."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.check_alive()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.internal}/internal/health/ready", timeout=2).close()
                return self._shake_hands()
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the portal did not become ready; its logs are in " + str(self.log))

    def _shake_hands(self):
        """The edge listens before it has the certificate of its own name."""
        name = self.environment["PORTAL_BASE_HOSTS"].split(",")[0]
        with socket.create_connection(("127.0.0.1", self.https), 5) as plain:
            ssl._create_unverified_context().wrap_socket(plain, server_hostname=name).close()

    def check_alive(self):
        for name, process in self.processes.items():
            if process.poll() is not None:
                last = (self.log / f"{name}.log").read_text(errors="replace").strip().splitlines()[-5:]
                raise RuntimeError(f"{name} ended with exit {process.returncode}:\n" + "\n".join(last))

    def stop_process(self, name, how=signal.SIGTERM):
        process = self.processes.pop(name)
        if process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        return process.returncode

    def stop(self):
        """Ends every process that was started here, the edge first."""
        for name in sorted(self.processes, key=lambda name: name != "caddy"):
            self.stop_process(name)
        for holder, fd in self.listeners.values():
            holder.close()
            os.close(fd)
        self.listeners.clear()
