"""A real Prometheus scrapes a running portal, and alerts of each family fire in it for real reasons.

What cannot be had within a test is in test_alert_rules.py alone: slow requests, a saturated pool, refused logins and
mails, lost log lines, a wrong clock, an edge that is not reached, checks that are late, jobs that fail.
"""

import fcntl
import os
import signal
import subprocess
import threading
import time

import pytest
from client import Session, request
from conftest import copied
from mail_server import invite, without_jobs
from prometheus import Prometheus, panels
from stack import Stack

PAST = "(SELECT MAX(imported_at) - 300000000 FROM import_marks)"


@pytest.fixture
def watched(binaries, folder, demo_database):
    """A demo portal with a Prometheus, on a small disk of its own where that can be had; its mail server and control
    plane do not answer."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk], capture_output=True).returncode == 0
    stack = Stack(copied(demo_database, disk / "var"), binaries, extra={
        "PORTAL_MAIL_URL": "smtp://127.0.0.1:9", "PORTAL_CP_URL": "http://127.0.0.1:9/", "PORTAL_CP_SECRET": "whsec_" + "A" * 44})
    try:
        backed_up(stack)
        stack.start(workers=2)
        with Prometheus(folder, stack) as prometheus:
            yield stack, prometheus, mounted
    finally:
        stack.stop()
        if mounted:
            subprocess.run(["umount", "-l", disk], check=True)


def backed_up(stack):
    """As `portalctl backup` notes it."""
    (stack.var / "backup.last").write_text(f"{int(time.time())}\n")


def all_is_well(stack, prometheus):
    """Customers' domains of the demo lead nowhere, so they are made to."""
    without_jobs(stack, "UPDATE domains SET state = 'active', certificate = 'ok', certificate_at = 1, not_before = 0,"
                        " not_after = 1e13, next_check_at = 1e13")
    end = time.monotonic() + 40
    while not prometheus.query("portal_ready == 1") or prometheus.firing():
        assert time.monotonic() < end, prometheus.firing()
        time.sleep(0.5)
    # Long enough for what would fire after its second.
    time.sleep(4)
    assert prometheus.firing() == {}


def work_gets_stuck(stack, prometheus):
    """Mails, commands, imports, domains, licences, backups."""
    invite(stack, "somebody.new@acme.test")
    owner = Session(stack.https).login("owner")
    node = next(node for node in owner.call("nodes").json["items"] if node["state"] == "online")
    assert owner.call(f"nodes/{node['id']}/restart", "POST").status == 202
    for sql in ("UPDATE mail_outbox SET created_at = created_at - 3600000 WHERE state = 'queued'",
                "UPDATE commands SET requested_at = requested_at - 200000 WHERE state = 'queued'",
                f"UPDATE import_marks SET imported_at = {PAST}",
                "UPDATE domains SET state = 'degraded', certificate_at = 2e12, not_after = 1.8e12",
                "UPDATE msps SET licence_expires_at = strftime('%s') * 1000 + 400000000"):
        without_jobs(stack, sql)
    (stack.var / "backup.last").unlink()
    prometheus.wait_for(["PortalMailsStuck", "PortalCommandsStuck", "PortalFeedStale", "PortalClientsStale",
                         "PortalDomainsInTrouble", "PortalCertificateNotRenewed", "PortalCertificateEnding",
                         "PortalLicenceEnding", "PortalNoBackup"])


def requests_are_refused(stack, prometheus):
    """Somebody holds the write lane; somebody guesses passwords."""
    def guess():
        body = b'{"email": "nobody@acme.test", "password": "not-the-password"}'
        return request(stack.https, "/portal/acme/auth/login", "POST", body=body,
                       headers=[("Content-Type", "application/json"), ("Sec-Fetch-Site", "same-origin")]).status

    while guess() != 429:
        pass
    assert {guess() for _ in range(60)} == {429}
    prometheus.wait_for(["PortalThrottling"])
    owner = Session(stack.https).login("owner")
    with open(stack.environment["PORTAL_DATABASE"] + ".lane", "rb") as lane:
        fcntl.flock(lane, fcntl.LOCK_EX)
        threads = [threading.Thread(target=lambda: [owner.call("profile/sessions", "DELETE") for _ in range(4)]) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    prometheus.wait_for(["PortalErrors", "PortalWriteLane"])


def processes_end(stack, prometheus):
    for _ in range(4):
        stack.stop_process("pool-2", signal.SIGKILL)
        stack.start_worker("pool-2")
        time.sleep(2)
    prometheus.wait_for(["PortalCrashLoop"])
    stack.processes["pool-2"].send_signal(signal.SIGSTOP)
    prometheus.wait_for(["PortalProcessStuck"])
    for name in ("pool-1", "pool-2", "jobs"):
        stack.stop_process(name, signal.SIGKILL)
    prometheus.wait_for(["PortalPoolDown", "PortalNotReady", "PortalJobsDown"])


def the_disk_fills(stack, prometheus, mounted):
    """With nobody there to write: the log is grown from outside, and holds nothing more."""
    os.truncate(stack.environment["PORTAL_DATABASE"] + "-wal", 600_000_000)
    wanted = ["PortalWALTooLarge"]
    if mounted:
        disk = os.statvfs(stack.var)
        (stack.var / "filler").write_bytes(bytes(disk.f_bavail * disk.f_frsize - 30_000_000))
        wanted += ["PortalDiskNearlyFull", "PortalDiskFull"]
    prometheus.wait_for(wanted)


@pytest.mark.timeout(300)
def test_alerts_of_each_family_fire(watched):
    stack, prometheus, mounted = watched
    all_is_well(stack, prometheus)
    for panel in panels():
        for target in panel.get("targets", []):
            expression = target["expr"].replace("$job", "portal").replace("$instance", ".*").replace("$__rate_interval", "20s")
            prometheus.query(expression)
    work_gets_stuck(stack, prometheus)
    for name, annotations in prometheus.firing().items():
        assert not any("error" in text or "<" in text for text in annotations.values()), (name, annotations)
    requests_are_refused(stack, prometheus)
    processes_end(stack, prometheus)
    the_disk_fills(stack, prometheus, mounted)
    stack.stop_process("internal")
    prometheus.wait_for(["PortalUnseen"])
