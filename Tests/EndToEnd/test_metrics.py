"""/internal/metrics as a running portal serves it: valid, complete, of nobody, and never going backwards."""

import re
import signal
import subprocess
import time

import pytest
from client import Session, request
from conftest import copied
from mail_server import invite, wait, without_jobs
from prometheus import NAME, names, page, panels, rules, samples
from stack import ROOT, Stack


@pytest.fixture
def busy_portal(binaries, folder, demo_database):
    """A demo portal whose mails cannot be sent, with a certificate and a licence that ends."""
    stack = Stack(copied(demo_database, folder / "var"), binaries, extra={"PORTAL_MAIL_URL": "smtp://127.0.0.1:9"})
    try:
        stack.start(workers=2)
        yield stack
        stack.check_alive()
    finally:
        stack.stop()


def test_all_metrics_are_there_valid_and_documented(busy_portal):
    invite(busy_portal, "somebody.new@acme.test")
    busy_portal.portalctl("webhook", "add", "--msp", "alder", "--name", "away", "--url", "https://away.example/")
    without_jobs(busy_portal, "UPDATE webhooks SET failures = 2, failing_since = 1e12, retry_at = 1e13")
    without_jobs(busy_portal, "UPDATE domains SET state = 'active', not_before = 0, not_after = 1e13, certificate = 'ok', next_check_at = 1e13")
    without_jobs(busy_portal, "INSERT INTO mail_news SELECT id, 'announced', 1, 0, 9000000000000 FROM clients WHERE slug = 'acme'")
    text = wait(lambda: (found := page(busy_portal)) and "portal_outbox_oldest" in found and found)
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True)
    assert done.returncode == 0 and not done.stdout + done.stderr
    live = names(text)
    families = set(re.findall(r"^# TYPE (\w+)", text, re.M))
    assert families == set(re.findall(r"^\| `(portal_\w+)`", (ROOT / "docs/operations.md").read_text(), re.M))
    asked = [rule["expr"] for rule in rules()] + [target["expr"] for panel in panels() for target in panel.get("targets", [])]
    for expression in asked:
        found = set(NAME.findall(expression))
        assert found <= live and (found or expression.startswith("up{")), expression


def test_labels_tell_nobody_and_are_few(busy_portal):
    owner = Session(busy_portal.https).login("owner")
    for path in ("state", "nodes", "users", "no-such-thing"):
        owner.call(path)
    invite(busy_portal, "somebody.new@acme.test")
    busy_portal.portalctl("mail", "test", "--client", "acme", "somebody.else@acme.test", check=False)
    for path in ("/portal/somebody.new/state", "/portal/acme/somebody.new"):
        request(busy_portal.https, path)
    text = page(busy_portal)
    for word in ("acme", "globex", "initech", "somebody", "@", ".test", "localhost"):
        assert word not in text, word
    assert len(samples(text)) < 400


def requests_of(stack, route, status="2xx"):
    return samples(page(stack))[f'portal_http_requests_total{{method="GET",route="{route}",status="{status}"}}']


def test_totals_outlive_workers_that_end_or_die(busy_portal):
    owner = Session(busy_portal.https).login("owner")
    for _ in range(20):
        assert owner.call("nodes").status == 200
    # Counted once the answer has gone out.
    wait(lambda: requests_of(busy_portal, "/nodes") == 20)
    before = samples(page(busy_portal))
    busy_portal.stop_process("pool-1", signal.SIGKILL)
    busy_portal.stop_process("pool-2")
    assert samples(page(busy_portal))['portal_processes{kind="fcgi",state="serving"}'] == 0
    assert requests_of(busy_portal, "/nodes") == 20
    for name in ("pool-1", "pool-2"):
        busy_portal.start_worker(name)
    assert owner.call("nodes").status == 200
    wait(lambda: requests_of(busy_portal, "/nodes") == 21)
    after = samples(page(busy_portal))
    assert after['portal_process_starts_total{kind="fcgi"}'] == 4
    assert after['portal_process_crashes_total{kind="fcgi"}'] == 1
    counters = [name for name in before if "_total" in name or "_bucket" in name or name.endswith("_sum")]
    assert len(counters) > 100 and all(after[name] >= before[name] for name in counters)
    assert len(list((busy_portal.run / "stats").iterdir())) == 5


def test_scrapes_do_not_make_starting_workers_take_new_files(busy_portal):
    """A reader looks at locks, and a starting process must not take that for a living owner."""
    for _ in range(5):
        scraper = subprocess.Popen(["bash", "-c", f"while curl -so /dev/null http://127.0.0.1:{busy_portal.internal}/internal/metrics; do :; done"])
        try:
            busy_portal.stop_process("pool-1")
            busy_portal.start_worker("pool-1")
            time.sleep(0.2)
        finally:
            scraper.kill()
            scraper.wait()
    assert len(list((busy_portal.run / "stats").iterdir())) == 5


def test_figures_follow_mails_and_backups(busy_portal):
    invite(busy_portal, "somebody.new@acme.test")
    without_jobs(busy_portal, "UPDATE mail_outbox SET created_at = 1000000 WHERE state = 'queued'")
    key = 'portal_outbox_oldest_timestamp_seconds{channel="mail",kind="invitation"}'
    wait(lambda: samples(page(busy_portal)).get(key) == 1000)
    assert wait(lambda: samples(page(busy_portal))['portal_deliveries_total{channel="mail",result="retried"}'])
    assert samples(page(busy_portal))["portal_backup_last_success_timestamp_seconds"] == 0
    (busy_portal.var / "backup.last").write_text("1795939768\n")
    assert samples(page(busy_portal))["portal_backup_last_success_timestamp_seconds"] == 1795939768
    (busy_portal.var / "backup.last").write_text("x" * 5000)
    assert samples(page(busy_portal))["portal_backup_last_success_timestamp_seconds"] == 0


def test_the_dashboard_is_whole():
    """What Grafana refuses or shows nothing for: ids used twice, panels over one another, targets without a source."""
    seen, places = set(), set()
    for panel in panels():
        assert panel["id"] not in seen and panel["title"]
        seen.add(panel["id"])
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert place["x"] + place["w"] <= 24 and not cells & places, panel["title"]
        places |= cells
        if panel["type"] != "row":
            assert panel["datasource"]["uid"] == "${datasource}" and panel["targets"]
            assert len({target["refId"] for target in panel["targets"]}) == len(panel["targets"])
