"""The units under a real systemd, in a container over a throw-away overlay of this machine (root only)."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, copied

UNITS = ROOT / "deploy" / "systemd"

# Runs inside, as a unit; what it prints is read from outside when the container has gone.
PROBE = r"""#!/bin/bash
exec > /root/out.txt 2>&1
step() { echo "== $1"; shift; "$@" || { echo "FAILED"; journalctl --no-pager -n 60; systemctl --no-pager --failed; systemctl poweroff; exit 1; }; }
get() { curl -sk --max-time 20 -o /dev/null -w '%{http_code}' "https://localhost$1"; }
answers() { for _ in $(seq 100); do [ "$(get "$1")" = "$2" ] && return; sleep 0.1; done; echo "$1 answered $(get "$1"), not $2"; return 1; }

step sysusers systemd-sysusers
step tmpfiles systemd-tmpfiles --create portal.conf
chown -R portal:portal /var/lib/portal && chmod 700 /var/lib/portal && chmod 600 /etc/portal/keys
step reload systemctl daemon-reload
step sockets systemctl start portal-fcgi.socket portal-cp.socket portal-internal.socket
step start systemctl start portal.target
step caddy systemctl start caddy
step all-active systemctl is-active portal-fcgi@1 portal-fcgi@2 portal-cp portal-internal portal-jobs caddy
step answers answers /portal/acme/state 401
step brand answers /portal/acme/brand 200
step ready curl -sf http://127.0.0.1:9123/internal/health/ready
step metrics sh -c 'curl -sf http://127.0.0.1:9123/internal/metrics | grep "^portal_disk_free_bytes [1-9]"'
step login curl -sk --max-time 30 -f -o /dev/null -H 'Content-Type: application/json' -H 'Sec-Fetch-Site: same-origin' \
    -d '{"email":"viewer@acme.test","password":"correct-horse-battery"}' https://localhost/portal/acme/auth/login

ask() { while [ ! -e /run/stop ]; do echo "$(get /portal/acme/brand)" >> /run/codes; done; }
ask & ask &
step restart-1 systemctl restart portal-fcgi@1
step restart-2 systemctl restart portal-fcgi@2
step restart-target systemctl restart portal.target
step kill systemctl kill -s KILL portal-fcgi@1
sleep 1
touch /run/stop; wait
echo "codes: $(sort /run/codes | uniq -c | tr '\n' ' ')"
step again answers /portal/acme/brand 200
step active-again systemctl is-active portal-fcgi@1 portal-fcgi@2 portal-cp portal-internal portal-jobs

# A worker that hangs is ended by the unit's watchdog, of 3 s here, and replaced; one that works is left alone. A stopped
# process keeps the watchdog's SIGABRT for later, so that only SIGKILL ends it.
sed -i 's/^WatchdogSec=.*/WatchdogSec=3s\nTimeoutAbortSec=1s/' /etc/systemd/system/portal-fcgi@.service
step shorter systemctl daemon-reload
step watched systemctl restart portal-fcgi@1
main() { systemctl show -P MainPID portal-fcgi@1; }
replaced() { for _ in $(seq 200); do [ "$(main)" != "$1" ] && systemctl -q is-active portal-fcgi@1 && return; sleep 0.1; done; echo "$1 is still there"; return 1; }
hung=$(main)
kill -STOP "$hung"
rm /run/stop /run/codes; ask & ask &
step replaced replaced "$hung"
fresh=$(main)
sleep 5
touch /run/stop; wait
echo "codes beside a hung one: $(sort /run/codes | uniq -c | tr '\n' ' ')"
echo "watchdog: $(journalctl --no-pager -u portal-fcgi@1 | grep -c 'Watchdog timeout'), $([ "$fresh" = "$(main)" ] && echo stayed)"

# A backup as the timer makes it, beside the running portal; what the sandbox hides from it, it does not need.
step backup systemctl start portal-backup.service
echo "backups: $(cd /var/backups/portal && sha256sum -c --strict portal-*.sha256 | grep -c ': OK'), $(stat -c '%U %a' /var/backups/portal/portal-*.db)"
echo "recorded: $(( $(date +%s) - $(cat /var/lib/portal/backup.last) < 60 ))"
step timer systemctl start portal-backup.timer
echo "next: $(systemctl show -P NextElapseUSecRealtime portal-backup.timer)"
# To restore, the sockets are stopped too, else the next request starts a worker.
restore() { PORTAL_DATABASE=/var/lib/portal/portal.db /usr/bin/portalctl restore "$(echo /var/backups/portal/portal-*.db)" --yes; }
restore && echo "restored over a running portal" || echo "refused beside a running portal"
step stop systemctl stop portal-fcgi.socket portal-cp.socket portal-internal.socket portal.target
step restore restore
echo "owners: $(stat -c %U /var/lib/portal/portal.db* | sort -u | tr '\n' ' ')"
step start-again systemctl start portal-fcgi.socket portal-cp.socket portal-internal.socket portal.target
step answers-again answers /portal/acme/brand 200

# One process of the pool is in the sandbox of the unit: no network, no other people's files.
pid=$(systemctl show -P MainPID portal-fcgi@1)
echo "user: $(stat -c %U /proc/$pid)"
echo "seccomp: $(grep '^Seccomp:' /proc/$pid/status)"
echo "secrets of internal: $(tr '\0' '\n' < /proc/$(systemctl show -P MainPID portal-internal)/environ | grep -c 'PORTAL_CP\|PORTAL_MAIL_URL')"
echo "interfaces: $(nsenter -n -t $pid ip -br link | wc -l)"

# A wrong configuration is refused with 78, and not tried for ever.
echo 'PORTAL_THREADS=0' >> /etc/portal/portal.env
systemctl stop portal-jobs portal-fcgi@2; systemctl start portal-fcgi@2
sleep 2
echo "refused: $(systemctl show -P ExecMainStatus portal-fcgi@2) $(systemctl show -P ActiveState portal-fcgi@2) $(systemctl show -P NRestarts portal-fcgi@2)"
echo "== end"
systemctl poweroff
"""

INSTALL = r"""
set -e
mount -t tmpfs tmpfs /mnt
mkdir -p /mnt/u /mnt/w /mnt/m
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/m
cp -r "$STAGE"/. /mnt/m/
ln -s ../probe.service /mnt/m/etc/systemd/system/multi-user.target.wants/probe.service
timeout -k 5 240 systemd-nspawn -q -D /mnt/m --register=no --keep-unit --private-network --machine=portaltest \
    -b systemd.unit=multi-user.target </dev/null > "$STAGE.console" 2>&1 || true
cp /mnt/u/root/out.txt "$STAGE.out"
"""


def staged(folder, binaries, seed):
    """The files that a package would lay down, and the probe."""
    stage = folder / "stage"

    def put(path, content, mode=0o644):
        target = stage / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copy(content, target)
        else:
            target.write_text(content)
        target.chmod(mode)

    for name in ("portal-fcgi", "portal-jobs", "portalctl"):
        put(f"usr/lib/portal/{name}", binaries / name, 0o755)
    put("usr/bin/portalctl", binaries / "portalctl", 0o755)
    (stage / "usr/lib/portal/current").symlink_to(".")
    for unit in UNITS.glob("portal*"):
        put(f"etc/systemd/system/{unit.name}", unit)
    put("etc/systemd/system/caddy.service.d/portal.conf", UNITS / "caddy.service.d" / "portal.conf")
    put("usr/lib/sysusers.d/portal.conf", UNITS / "sysusers.conf")
    put("usr/lib/tmpfiles.d/portal.conf", UNITS / "tmpfiles.conf")
    for name in ("Caddyfile", "buffer.caddy", "buffer-2.6.caddy"):
        put(f"usr/share/portal/caddy/{name}", ROOT / "caddy" / name)
    shutil.copytree(ROOT / "caddy" / "portal-dist", stage / "usr/share/portal/www")
    put("etc/portal/caddy.env", "PORTAL_CADDY_BUFFER=buffer-2.6.caddy\nPORTAL_CADDY_PROTOCOLS=h1\nPORTAL_CADDY_ISSUER=internal\n")
    put("etc/portal/mail-url", "smtp://u:secret@127.0.0.1\n", 0o600)
    put("etc/portal/portal.env", "PORTAL_BASE_HOSTS=localhost\nPORTAL_MAIL_FROM=portal@house.test\n"
        f"PORTAL_CP_URL=http://127.0.0.1:9/\nPORTAL_CP_SECRET=whsec_{'A' * 43}=\n")
    put("etc/portal/keys", seed / "keys", 0o600)
    for file in seed.glob("portal.db*"):
        put(f"var/lib/portal/{file.name}", file, 0o600)
    put("root/probe", PROBE, 0o755)
    put("etc/systemd/system/probe.service",
        "[Unit]\nAfter=basic.target\n[Service]\nType=oneshot\nExecStart=/root/probe\nTimeoutStartSec=200\n")
    return stage


def booted(stage):
    """What the probe in these files has printed. One container at a time: they share this machine's control groups."""
    subprocess.run(["flock", "/tmp/portal-container.lock", "unshare", "--mount", "bash", "-c", INSTALL], check=True,
                   env=os.environ | {"STAGE": str(stage)})
    return Path(f"{stage}.out").read_text(errors="replace")


def can_boot():
    if os.getuid() != 0:
        return "a container needs root"
    if not shutil.which("systemd-nspawn"):
        return "systemd-container is not installed"
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        return "this machine lets nobody make a mount namespace"
    return None


def test_the_units_verify(folder):
    """`systemd-analyze verify` has nothing to say, with the programs where the units expect them."""
    for unit in UNITS.glob("portal*"):
        text = re.sub(r"/usr/lib/portal/current/portal-(fcgi|jobs)|/usr/bin/portalctl", "/bin/true", unit.read_text())
        (folder / unit.name).write_text(text)
    names = [folder / name for name in ("portal.target", "portal-fcgi.socket", "portal-cp.socket", "portal-internal.socket", "portal-fcgi@1.service",
                                        "portal-cp.service", "portal-internal.service", "portal-jobs.service", "portal-backup.service", "portal-backup.timer")]
    (folder / "portal-fcgi@1.service").write_text((folder / "portal-fcgi@.service").read_text())
    done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True)
    # What it says of units of other packages on this machine is not about ours.
    told = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("/lib/systemd/system/")]
    assert (done.returncode, told) == (0, [])
    for name in ("portal-fcgi@1.service", "portal-cp.service", "portal-internal.service", "portal-backup.service"):
        done = subprocess.run(["systemd-analyze", "security", "--offline=yes", folder / name], capture_output=True, text=True)
        exposure = float(re.search(r"Overall exposure level for .*: ([\d.]+)", done.stdout).group(1))
        assert exposure <= 0.6, name


def test_the_units_run(folder, binaries, demo_database):
    if reason := can_boot():
        pytest.skip(reason)
    stage = staged(folder, binaries, copied(demo_database, folder / "seed"))
    report = booted(stage)
    assert "FAILED" not in report and "== end" in report, report
    # Whoever was being served by the worker that was killed hears `busy`; nobody else notices anything.
    assert re.search(r"^codes:\s+\d+ 200 ( +[12] 503 )?$", report, re.M), report
    assert re.search(r"^codes beside a hung one:\s+\d+ 200 $", report, re.M), report
    assert "watchdog: 1, stayed" in report, report
    assert "backups: 1, portal 600" in report and "recorded: 1" in report and re.search(r"^next: \w", report, re.M), report
    assert "refused beside a running portal" in report and "portal-fcgi (process" in report, report
    assert "owners: portal \n" in report, report
    assert "secrets of internal: 0" in report, report
    assert "user: portal" in report and "Seccomp:\t2" in report and "interfaces: 1" in report, report
    assert "refused: 78 failed 0" in report, report
