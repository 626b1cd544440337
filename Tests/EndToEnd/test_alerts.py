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
from client import request
from conftest import copied
from mail_server import outbox, without_jobs
from prometheus import Prometheus, panels
from stack import Stack

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
    stack.portalctl("mail", "test", "somebody.new@acme.test", "--client", "acme")
    stack.stop_process("jobs")
    for sql in ("UPDATE mail_outbox SET created_at = created_at - 3600000 WHERE state = 'queued'",
                "UPDATE commands SET state = 'queued', requested_at = strftime('%s') * 1000 - 200000"
                " WHERE (client_id, id) = (SELECT client_id, id FROM commands WHERE is_live = 0 AND (client_id, node_id) NOT IN"
                " (SELECT client_id, node_id FROM commands WHERE is_live = 1) LIMIT 1)",
                "INSERT INTO command_outbox (client_id, command_id, not_after, next_attempt_at) SELECT client_id, id,"
                " strftime('%s') * 1000 + 1000000, 0 FROM commands WHERE state = 'queued'",
                "UPDATE import_marks SET imported_at = imported_at - 300000000",
                "UPDATE domains SET state = 'degraded', certificate_at = 2e12, not_after = strftime('%s') * 1000 + 30000000",
                "UPDATE msps SET licence_expires_at = strftime('%s') * 1000 + 400000000"):
        outbox(stack, sql)
    stack.start_jobs()
    (stack.var / "backup.last").unlink()
    prometheus.wait_for(["PortalMailsStuck", "PortalCommandsStuck", "PortalFeedStale", "PortalClientsStale",
                         "PortalDomainsInTrouble", "PortalCertificateNotRenewed", "PortalCertificateEnding",
                         "PortalLicenceEnding", "PortalNoBackup"])


def requests_are_refused(stack, prometheus):
    """A network has guessed too many passwords; then somebody holds the write lane."""
    def post(path, body):
        return request(stack.https, "/portal/acme/auth/" + path, "POST", body=body,
                       headers=[("Content-Type", "application/json"), ("Sec-Fetch-Site", "same-origin")]).status

    outbox(stack, "INSERT INTO throttle_counters SELECT id, 'network:127.0.0.1', strftime('%s') * 1000, 1000 FROM clients")
    assert {post("login", b'{"email": "owner@acme.test", "password": "not-the-password"}') for _ in range(60)} == {429}
    prometheus.wait_for(["PortalThrottling"])
    with open(stack.environment["PORTAL_DATABASE"] + ".lane", "rb") as lane:
        fcntl.flock(lane, fcntl.LOCK_EX)
        asking = [threading.Thread(target=lambda: [post("forgot", b'{"email": "x@acme.test"}') for _ in range(4)]) for _ in range(6)]
        for thread in asking:
            thread.start()
        for thread in asking:
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
    for name in ("pool-1", "pool-2", "cp-1", "jobs"):
        stack.stop_process(name, signal.SIGKILL)
    prometheus.wait_for(["PortalPoolDown", "PortalNotReady", "PortalJobsDown", "PortalSystemsDown"])


def the_disk_fills(stack, prometheus, mounted):
    """With nobody there to write: the log is grown from outside, and holds nothing more."""
    os.truncate(stack.environment["PORTAL_DATABASE"] + "-wal", 600_000_000)
    wanted = ["PortalWALTooLarge"]
    if mounted:
        disk = os.statvfs(stack.var)
        (stack.var / "filler").write_bytes(bytes(disk.f_bavail * disk.f_frsize - 30_000_000))
        wanted += ["PortalDiskNearlyFull", "PortalDiskFull"]
    prometheus.wait_for(wanted)


@pytest.mark.timeout(600)
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
