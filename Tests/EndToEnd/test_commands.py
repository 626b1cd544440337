"""Commands on their way to the control plane and back: whatever the other side does, nothing is lost and nothing is
delivered under two ids (docs/security.md#t42-lost-or-doubled-deliveries)."""

import base64
import signal
import sqlite3
import time

import pytest
from client import Session, request
from conftest import copied
from demo_cp import ControlPlane, signed
from stack import Stack

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


class Wired:
    """A demo portal with one worker, and a control plane that can change its mind."""

    def __init__(self, stack, plane):
        self.stack, self.plane = stack, plane
        self.admin = Session(stack.https).login("admin")
        self.nodes = [node["id"] for node in self.admin.call("nodes?limit=200").json["items"]
                      if node["status"] != "maintenance" and not node["active_command"]]

    def restart(self):
        """Restarts a node that has not been restarted yet; returns the receipt."""
        answer = self.admin.call(f"nodes/{self.nodes.pop()}/restart", "POST")
        assert answer.status == 202, answer.body
        assert answer.header("Location").endswith("/commands/" + answer.json["command"]["id"])
        return answer.json["command"]

    def command(self, command):
        return self.admin.call(f"commands/{command['id']}").json

    def wait(self, command, state, seconds=20):
        end = time.monotonic() + seconds
        while (now := self.command(command))["state"] != state:
            assert time.monotonic() < end, (now, self.plane.received, self.log())
            time.sleep(0.05)
        return now

    def deliveries(self, command):
        return [payload for key, payload, _ in self.plane.received if key == command["id"]]

    def wait_deliveries(self, command, count, seconds=20):
        end = time.monotonic() + seconds
        while len(self.deliveries(command)) < count:
            assert time.monotonic() < end, self.log()
            time.sleep(0.05)

    def log(self):
        return (self.stack.log / "jobs.log").read_text()[-2000:]

    def without_jobs(self, sql, how=signal.SIGTERM):
        """Changes the database while the jobs are down, to make time pass; then starts them again."""
        if "jobs" in self.stack.processes:
            self.stack.stop_process("jobs", how)
        database = sqlite3.connect(self.stack.environment["PORTAL_DATABASE"], isolation_level=None)
        if sql:
            database.execute(sql)
        database.close()
        self.stack.start_jobs()


@pytest.fixture
def wired(binaries, folder, demo_database):
    plane = ControlPlane(SECRET, delay=0.2)
    stack = Stack(copied(demo_database, folder / "var"), binaries,
                  extra={"PORTAL_CP_URL": plane.url, "PORTAL_CP_SECRET": SECRET, "PORTAL_LOG_LEVEL": "debug"})
    plane.portal = f"https://localhost:{stack.https}"
    plane.start()
    try:
        stack.start()
        yield Wired(stack, plane)
        stack.check_alive()
    finally:
        stack.stop()
        plane.stop()


def states(command):
    return [step["state"] for step in command["history"]]


def test_a_restart_goes_through_its_states(wired):
    asked = wired.restart()
    done = wired.wait(asked, "succeeded")
    assert states(done) == ["queued", "sent", "accepted", "succeeded"]
    assert done["detail"] == "done"
    [payload] = wired.deliveries(asked)
    assert payload["type"] == "command.requested"
    assert payload["timestamp"] == asked["requested_at"]
    assert set(payload["data"]) == {"id", "client", "node", "kind", "version", "boot_id", "requested_by", "not_after"}
    assert payload["data"]["client"] == "acme" and payload["data"]["kind"] == "restart"
    assert payload["data"]["node"] != asked["node_id"]
    events = [event for event in wired.admin.call("audit").json["items"]
              if event["action"].startswith("command.") and event["target"]["id"] == asked["node_id"]][:3]
    assert [event["action"] for event in events] == ["command.succeeded", "command.accepted", "command.sent"]
    assert {event["actor"]["kind"] for event in events} == {"system"}
    assert not wired.plane.rejected


def test_a_control_plane_that_is_down_gets_it_later(wired):
    wired.plane.mode = "error"
    asked = wired.restart()
    wired.wait_deliveries(asked, 2)
    assert wired.command(asked)["state"] == "queued"
    wired.plane.mode = "ok"
    assert states(wired.wait(asked, "succeeded")) == ["queued", "sent", "accepted", "succeeded"]
    bodies = {str(payload) for payload in wired.deliveries(asked)}
    assert len(bodies) == 1


@pytest.mark.parametrize("mode", ["rubbish", "die", "slow"])
def test_an_answer_that_never_comes(wired, mode):
    wired.plane.mode = mode
    asked = wired.restart()
    wired.wait_deliveries(asked, 1)
    if mode != "die":
        assert wired.command(asked)["state"] == "queued"
        wired.plane.mode = "ok"
    assert wired.wait(asked, "succeeded", seconds=40)["state"] == "succeeded"
    assert {key for key, *_ in wired.plane.received} == {asked["id"]}


def test_a_refusal_is_final(wired):
    wired.plane.mode = "refuse"
    asked = wired.restart()
    failed = wired.wait(asked, "failed")
    assert "422" in failed["detail"]
    time.sleep(1.5)
    assert len(wired.deliveries(asked)) == 1
    node = wired.admin.call("dashboard").json["attention"]
    assert any(item["reason"] == "command-failed" and item["id"] == asked["node_id"] for item in node)
    again = wired.admin.call(f"nodes/{asked['node_id']}/restart", "POST")
    assert again.status == 202


def test_a_refusal_after_a_lost_answer_leaves_it_unknown(wired):
    """The first delivery may have been carried out, whatever is said of the second."""
    wired.plane.mode = "rubbish"
    asked = wired.restart()
    wired.wait_deliveries(asked, 1)
    wired.plane.mode = "refuse"
    assert "422" in wired.wait(asked, "unknown")["detail"]


def test_too_late_is_expired_or_unknown(wired):
    """What never left is expired; of what may have arrived nobody knows."""
    wired.plane.mode = "error"
    heard = wired.restart()
    wired.wait_deliveries(heard, 1)
    wired.plane.stop()
    time.sleep(0.5)
    never = wired.restart()
    time.sleep(1)
    wired.without_jobs("UPDATE command_outbox SET not_after = 1, next_attempt_at = 1")
    assert states(wired.wait(heard, "unknown")) == ["queued", "unknown"]
    assert states(wired.wait(never, "expired")) == ["queued", "expired"]
    # Unknown may still turn out; expired is final.
    for command, state in ((heard, "succeeded"), (never, "expired")):
        body = b'{"state":"succeeded"}'
        headers = signed(SECRET, command["id"] + "-m", body) | {"Content-Type": "application/json"}
        answer = request(wired.stack.https, f"/portal/cp/commands/{command['id']}", "POST", headers=headers, body=body)
        assert answer.status == 204
        assert wired.command(command)["state"] == state


def test_it_ends_though_there_is_no_control_plane_any_more(wired):
    """No outbox worker runs without PORTAL_CP_URL, and a command that stays live would block its node for ever."""
    wired.plane.stop()
    asked = wired.restart()
    time.sleep(1)
    del wired.stack.environment["PORTAL_CP_URL"], wired.stack.environment["PORTAL_CP_SECRET"]
    wired.without_jobs("UPDATE command_outbox SET not_after = 1, next_attempt_at = 1")
    assert states(wired.wait(asked, "expired")) == ["queued", "expired"]
    assert wired.admin.call(f"nodes/{asked['node_id']}").json["active_command"] is None
    events = wired.admin.call("audit?action=command.expired").json["items"]
    assert [event["target"]["id"] for event in events] == [asked["node_id"]]


def test_silence_is_unknown(wired):
    wired.plane.mode = "silent"
    asked = wired.restart()
    wired.wait(asked, "sent")
    wired.without_jobs("UPDATE commands SET updated_at = 1 WHERE state = 'sent'")
    assert wired.wait(asked, "unknown")["state"] == "unknown"


def test_jobs_that_are_killed_deliver_under_the_same_id(wired):
    """Killed after the send and before the answer is written down: a lapsed claim is sent again."""
    wired.plane.mode = "slow"
    asked = wired.restart()
    wired.wait_deliveries(asked, 1)
    wired.plane.mode = "ok"
    wired.without_jobs("UPDATE command_outbox SET claimed_until = 1", how=signal.SIGKILL)
    wired.wait(asked, "succeeded")
    assert len(wired.deliveries(asked)) == 2
    # Killed before the send, when the claim is all there is: it may have been sent, so its end would be unknown.
    wired.plane.mode = "slow"
    other = wired.restart()
    wired.wait_deliveries(other, 1)
    wired.without_jobs("UPDATE command_outbox SET claimed_until = 1, not_after = 1", how=signal.SIGKILL)
    assert states(wired.wait(other, "unknown")) == ["queued", "unknown"]


def test_two_job_processes_share_the_work(wired):
    wired.stack.spawn("jobs-2", [wired.stack.binaries / "portal-jobs"])
    asked = [wired.restart() for _ in range(16)]
    for command in asked:
        wired.wait(command, "succeeded")
    assert sorted(key for key, *_ in wired.plane.received) == sorted(command["id"] for command in asked)
    wired.stack.stop_process("jobs-2")


def test_jobs_finish_what_is_on_its_way(wired):
    """SIGTERM in the middle of a delivery: the answer is still written down."""
    wired.plane.mode = "slow"
    asked = wired.restart()
    wired.wait_deliveries(asked, 1)
    wired.plane.mode = "ok"
    started = time.monotonic()
    assert wired.stack.stop_process("jobs") == 0
    assert time.monotonic() - started < 40
    database = sqlite3.connect(wired.stack.environment["PORTAL_DATABASE"])
    row = database.execute("SELECT claimed_by, may_have_arrived, attempts FROM command_outbox").fetchall()
    database.close()
    assert row == [(None, 1, 1)]
    wired.stack.start_jobs()
    wired.wait(asked, "succeeded")


def test_a_report_must_be_signed(wired):
    wired.plane.mode = "silent"
    asked = wired.restart()
    wired.wait(asked, "sent")
    path, body = f"/portal/cp/commands/{asked['id']}", b'{"state":"failed"}'
    headers = {"Content-Type": "application/json"}
    assert request(wired.stack.https, path, "POST", headers=headers, body=body).code == "invalid-signature"
    headers |= signed("whsec_" + base64.b64encode(b"x" * 32).decode(), asked["id"] + "-m", body)
    assert request(wired.stack.https, path, "POST", headers=headers, body=body).code == "invalid-signature"
    assert wired.command(asked)["state"] == "sent"
