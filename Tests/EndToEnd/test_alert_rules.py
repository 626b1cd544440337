"""deploy/alerts.yml by `promtool test rules`: nothing fires while all is well, and each alert for its reason alone."""

import re
import subprocess

import pytest
import yaml
from prometheus import RULES, rules
from stack import ROOT

HOUR = 3600
NOW = HOUR * 3 // 2


def steady(value):
    return f"{value}+0x95"


def counting(per_minute):
    return f"0+{per_minute}x95"


def since(seconds):
    """An instant that many seconds before the end."""
    return steady(NOW - seconds)


REQUESTS = 'portal_http_requests_total{method="GET",route="/nodes",status="%s"}'
BUCKET = 'portal_http_request_duration_seconds_bucket{kind="read",le="%s"}'
PROCESSES = 'portal_processes{kind="%s",state="%s"}'
OLDEST = 'portal_outbox_oldest_timestamp_seconds{channel="%s",kind="%s"}'
NEWEST = 'portal_import_newest_timestamp_seconds{feed="%s"}'
CHECKS = "portal_domain_check_due_timestamp_seconds"
WELL = {
    'up{job="portal"}': steady(1), "portal_ready": steady(1), "portal_time_seconds": counting(60),
    PROCESSES % ("fcgi", "serving"): steady(2), PROCESSES % ("fcgi", "stuck"): steady(0),
    PROCESSES % ("jobs", "serving"): steady(1), PROCESSES % ("cp", "serving"): steady(1), 'portal_process_crashes_total{kind="fcgi"}': steady(1),
    REQUESTS % "2xx": counting(600), REQUESTS % "5xx": counting(1), 'portal_log_dropped_lines_total{kind="fcgi"}': steady(4),
    'portal_http_requests_total{method="GET",route="/internal/health/ready",status="5xx"}': counting(60),
    BUCKET % "0.5": counting(600), BUCKET % "1.0": counting(601), BUCKET % "+Inf": counting(601),
    "portal_pool_threads": steady(16), "portal_pool_busy_threads": steady(3),
    'portal_write_lane_timeouts_total{kind="fcgi"}': steady(3), 'portal_write_lane_entries_total{kind="fcgi"}': counting(60),
    'portal_write_lane_wait_seconds_total{kind="fcgi"}': counting(1), "portal_password_hash_refusals_total": steady(7),
    "portal_http_throttled_total": counting(1), 'portal_delivery_configured{channel="mail"}': steady(1),
    'portal_delivery_configured{channel="commands"}': steady(1), OLDEST % ("mail", "reset"): since(600),
    'portal_deliveries_total{channel="mail",result="refused"}': steady(9),
    'portal_deliveries_total{channel="commands",result="delivered"}': counting(30),
    'portal_deliveries_total{channel="commands",result="retried"}': steady(1),
    'portal_webhooks{state="disabled"}': steady(0), "portal_webhook_failing_since_timestamp_seconds": since(600),
    NEWEST % "nodes": since(600), NEWEST % "billing": since(HOUR),
    'portal_import_stale_clients{feed="nodes"}': steady(0), 'portal_job_runs_total{name="figures",result="failed"}': steady(5),
    "portal_figures_timestamp_seconds": counting(60), 'portal_domains{state="active"}': steady(20),
    'portal_domains{state="degraded"}': steady(0), CHECKS: "60+60x95",
    'portal_domain_checks_total{result="unreached"}': steady(2), "portal_domain_certificates_overdue": steady(0),
    "portal_domain_certificate_expiry_timestamp_seconds": since(-20 * 24 * HOUR), 'portal_licences{state="valid"}': steady(3),
    'portal_licences{state="ending"}': steady(0), "portal_disk_free_bytes": steady("50e9"), "portal_disk_size_bytes": steady("100e9"),
    'portal_database_size_bytes{file="wal"}': steady("33e6"), 'portal_database_size_bytes{file="database"}': steady("9e9"),
    "portal_backup_last_success_timestamp_seconds": since(25 * HOUR),
}
# What happens, and all that fires then.
CASES = [
    ({}, []),
    ({'up{job="portal"}': steady(0)}, ["PortalUnseen"]),
    ({PROCESSES % ("fcgi", "serving"): steady(0)}, ["PortalPoolDown"]),
    ({"portal_ready": steady(0)}, ["PortalNotReady"]),
    ({PROCESSES % ("jobs", "serving"): steady(0)}, ["PortalJobsDown"]),
    ({PROCESSES % ("cp", "serving"): steady(0)}, ["PortalSystemsDown"]),
    ({PROCESSES % ("fcgi", "stuck"): steady(1)}, ["PortalProcessStuck"]),
    ({'portal_process_crashes_total{kind="fcgi"}': counting(1)}, ["PortalCrashLoop"]),
    ({REQUESTS % "5xx": counting(60)}, ["PortalErrors"]),
    # Two failures in two minutes are no trouble of the service, whatever their share.
    ({REQUESTS % "5xx": counting(1), REQUESTS % "2xx": counting(1)}, []),
    ({BUCKET % "0.5": counting(500)}, ["PortalSlow"]),
    ({"portal_pool_busy_threads": steady(15)}, ["PortalPoolSaturated"]),
    ({'portal_write_lane_timeouts_total{kind="fcgi"}': counting(2)}, ["PortalWriteLane"]),
    ({'portal_write_lane_wait_seconds_total{kind="fcgi"}': counting(60)}, ["PortalWriteLane"]),
    ({"portal_password_hash_refusals_total": counting(5)}, ["PortalLoginsRefused"]),
    ({"portal_http_throttled_total": counting(120)}, ["PortalThrottling"]),
    ({'portal_log_dropped_lines_total{kind="fcgi"}': counting(1)}, ["PortalLogLost"]),
    ({OLDEST % ("mail", "reset"): since(1300)}, ["PortalMailsStuck"]),
    # Who sends no mails is not told that they wait.
    ({OLDEST % ("mail", "reset"): since(1300), 'portal_delivery_configured{channel="mail"}': steady(0)}, []),
    ({'portal_deliveries_total{channel="mail",result="refused"}': counting(1)}, ["PortalMailsRefused"]),
    ({OLDEST % ("commands", "restart"): since(450)}, ["PortalCommandsStuck"]),
    ({'portal_deliveries_total{channel="commands",result="retried"}': counting(3)}, ["PortalCommandsStuck"]),
    ({"portal_webhook_failing_since_timestamp_seconds": since(5400)}, ["PortalWebhookFailing"]),
    ({'portal_webhooks{state="disabled"}': steady(1)}, ["PortalWebhookFailing"]),
    ({NEWEST % "nodes": since(2700)}, ["PortalFeedStale"]),
    ({NEWEST % "billing": since(27 * HOUR)}, ["PortalFeedStale"]),
    ({'portal_import_stale_clients{feed="nodes"}': steady(3)}, ["PortalClientsStale"]),
    ({'portal_job_runs_total{name="figures",result="failed"}': counting(1)}, ["PortalJobsFail"]),
    ({"portal_figures_timestamp_seconds": since(1200)}, ["PortalFiguresOld"]),
    ({'portal_domains{state="degraded"}': steady(2)}, ["PortalDomainsInTrouble"]),
    ({CHECKS: since(1500)}, ["PortalDomainChecksLate"]),
    ({'portal_domain_checks_total{result="unreached"}': counting(1)}, ["PortalEdgeUnreached"]),
    ({"portal_domain_certificates_overdue": steady(1)}, ["PortalCertificateNotRenewed"]),
    ({"portal_domain_certificate_expiry_timestamp_seconds": since(-20 * HOUR)}, ["PortalCertificateEnding"]),
    ({'portal_licences{state="ending"}': steady(1)}, ["PortalLicenceEnding"]),
    ({"portal_disk_free_bytes": steady("5e9")}, ["PortalDiskNearlyFull"]),
    ({"portal_disk_free_bytes": steady("5e7"), "portal_disk_size_bytes": steady("1e8")}, ["PortalDiskFull"]),
    ({'portal_database_size_bytes{file="wal"}': steady("600e6")}, ["PortalWALTooLarge"]),
    ({"portal_backup_last_success_timestamp_seconds": since(27 * HOUR)}, ["PortalNoBackup"]),
    ({"portal_time_seconds": "100+60x95"}, ["PortalClockWrong"]),
]


def promtool(folder, cases):
    """Runs the cases as one file of unit tests and returns the process."""
    tests = [{"interval": "1m", "input_series": [{"series": name, "values": values} for name, values in (WELL | changed).items()],
              "promql_expr_test": [{"expr": 'count by (alertname) (ALERTS{alertstate="firing"})', "eval_time": "90m",
                                    "exp_samples": [{"labels": f'{{alertname="{name}"}}', "value": 1} for name in fire]}]}
             for changed, fire in cases]
    file = folder / "tests.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "5m", "tests": tests}, width=1000))
    return subprocess.run(["promtool", "test", "rules", file], capture_output=True, text=True)


def test_the_rules_are_valid():
    done = subprocess.run(["promtool", "check", "rules", "--lint=all", "--lint-fatal", RULES], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_alert_fires_for_its_reason_and_none_while_all_is_well(folder):
    done = promtool(folder, CASES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {name for _, fire in CASES for name in fire} == {rule["alert"] for rule in rules()}


@pytest.mark.parametrize("changed, fire", [({}, ["PortalPoolDown"]), ({"portal_ready": steady(0)}, [])])
def test_a_rule_that_does_not_do_so_is_found(folder, changed, fire):
    assert promtool(folder, [(changed, fire)]).returncode != 0


def test_each_alert_says_how_bad_it_is_and_where_to_read_on():
    text = (ROOT / "docs" / "operations.md").read_text()
    anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.M)}
    for rule in rules():
        assert rule["labels"]["severity"] in ("critical", "warning"), rule["alert"]
        assert set(rule["annotations"]) == {"summary", "description", "runbook"}, rule["alert"]
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert page == "docs/operations.md" and anchor == rule["alert"].lower() and anchor in anchors, rule["alert"]
