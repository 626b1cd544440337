"""connectors/prometheus against Debian's Prometheus and node exporter."""

import json
import os
import platform
import time
from datetime import datetime
from pathlib import Path

import pytest
from connectors import Clients, EmptyPortal, dry_run, portal_settings, run, settings_file
from monitored import Monitoring

FIGURES = ("cpu_pct", "memory_pct", "disk_pct", "net_in_bps", "net_out_bps")
NODES = [("acme", "web-1"), ("acme", "db-1"), ("globex", "web-9")]


@pytest.fixture(scope="module")
def monitoring(tmp_path_factory):
    with Monitoring(tmp_path_factory.mktemp("monitoring"), NODES) as monitoring:
        yield monitoring


def of_type(records, name):
    return [record for record in records if record["type"] == name]


def seconds(text):
    return datetime.fromisoformat(text).timestamp()


def test_nodes_and_samples_are_lines_that_the_portal_takes(monitoring, tmp_path, binaries):
    monitoring.wait_for("min(count_over_time(up[60s])) > 20")
    settings = settings_file(tmp_path, monitoring.settings(tmp_path))
    records = dry_run("prometheus", settings)
    nodes, samples = {record["id"]: record for record in of_type(records, "node")}, of_type(records, "sample")
    assert nodes.keys() == {"web-1", "db-1", "web-9"} and nodes["web-9"]["client"] == "globex"
    assert nodes["web-1"]["name"] == platform.node() and nodes["web-1"]["version"] == platform.release()
    assert nodes["web-1"]["os"].startswith("Debian GNU/Linux") and nodes["web-1"]["region"] == "Berlin"
    assert abs(time.time() - float(Path("/proc/uptime").read_text().split()[0]) - seconds(nodes["web-1"]["booted_at"])) < 5
    assert all(seconds(sample["at"]) % 2 == 0 for sample in samples) and len(samples) > 6
    last = samples[-1]
    assert all(last[figure] is not None for figure in FIGURES)
    memory = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    used = 100 - 100 * int(memory["MemAvailable"].split()[0]) / int(memory["MemTotal"].split()[0])
    disk = os.statvfs("/")
    assert abs(last["memory_pct"] - used) < 10 and abs(last["disk_pct"] - 100 * (1 - disk.f_bavail / disk.f_blocks)) < 10
    taken = Clients(tmp_path, binaries, ["acme", "globex"]).take(records, "--dry-run")
    assert taken["added"] == len(nodes) + len(samples) and taken["bad"] == taken["unknown_fields"] == 0


def test_a_mistaken_setting_or_label_is_said_and_nothing_guessed(monitoring, tmp_path):
    unknown = settings_file(tmp_path, monitoring.settings(tmp_path, '[clients]\nacme = "acme-industries"'))
    done = run("prometheus", unknown, "--dry-run", status=1)
    assert "globex" in done.stderr and '"acme-industries"' in done.stdout and "globex" not in done.stdout
    done = run("prometheus", settings_file(tmp_path, monitoring.settings(tmp_path).replace('"host"', '"job"')), "--dry-run", status=1)
    assert "two series" in done.stderr and '"acme"' not in done.stdout
    done = run("prometheus", settings_file(tmp_path, monitoring.settings(tmp_path, '[samples]\ncpu_pct = "nonsense("')), "--dry-run", status=78)
    assert "parse error" in done.stderr
    done = run("prometheus", settings_file(tmp_path, monitoring.settings(tmp_path).replace("node_label", "nodelabel")), "--dry-run", status=78)
    assert "nodelabel" in done.stderr and "node_label" in done.stderr
    done = run("prometheus", settings_file(tmp_path, monitoring.settings(tmp_path).replace(str(monitoring.port), "9")), "--dry-run", status=69)
    assert "127.0.0.1:9" in done.stderr and "Traceback" not in done.stderr


def test_a_break_is_caught_up_without_a_gap_or_a_repeat(monitoring, tmp_path, binaries):
    monitoring.wait_for("min(count_over_time(up[60s])) > 20")
    with EmptyPortal(tmp_path, binaries, {"alder": ["acme", "globex"]}) as portal:
        settings = settings_file(tmp_path, portal_settings(portal.stack, portal.keys["alder"], tmp_path) + monitoring.settings(tmp_path))
        def sent():
            """Samples of a run: its lines without the nodes, and the begins and ends of two snapshots."""
            return int(run("prometheus", settings).stdout.split()[0]) - len(NODES) - 4

        samples = sent()
        time.sleep(15)  # the connector's break
        samples += sent() + sent()
        assert portal.rows("SELECT count(*) FROM samples") == [(samples,)], "each once"
        times = [at for at, in portal.rows("SELECT at FROM samples JOIN nodes ON nodes.id = node_id WHERE upstream_id = 'web-1' ORDER BY at")]
        assert len(times) > 6 and {later - earlier for earlier, later in zip(times, times[1:])} == {2000}
        assert json.loads((tmp_path / "prometheus-state.json").read_text())["until"] * 1000 == times[-1]


def test_offline_nodes_keep_their_details_and_moved_ones_leave(tmp_path, binaries):
    with EmptyPortal(tmp_path, binaries, {"alder": ["acme", "globex"]}) as portal, Monitoring(tmp_path, NODES) as monitoring:
        settings = settings_file(tmp_path, portal_settings(portal.stack, portal.keys["alder"], tmp_path) + monitoring.settings(tmp_path))
        run("prometheus", settings)
        monitoring.end(monitoring.exporters["db-1"])
        monitoring.rename("web-1", "globex")
        monitoring.wait_for('up{host="db-1"} == 0')
        run("prometheus", settings)
        nodes = portal.rows("SELECT slug, upstream_id, nodes.status, os FROM nodes JOIN clients ON clients.id = client_id ORDER BY 1, 2")
        assert [row[:3] for row in nodes] == [("acme", "db-1", "offline"), ("globex", "web-1", "online"), ("globex", "web-9", "online")]
        assert all(row[3].startswith("Debian") for row in nodes)


def test_what_prometheus_does_not_have_leaves_the_portal_and_much_of_it_only_when_confirmed(tmp_path, binaries):
    names = [f"web-{number}" for number in range(1, 6)]
    with (EmptyPortal(tmp_path, binaries, {"alder": ["acme", "globex"]}) as portal,
          Monitoring(tmp_path, [*(("acme", name) for name in names), ("globex", "db-1")]) as monitoring):
        def known(client):
            return [name for name, in portal.rows(f"SELECT upstream_id FROM nodes JOIN clients ON clients.id = client_id WHERE slug = '{client}' ORDER BY 1")]

        old = [{"type": "node", "client": client, "id": "old-1", "name": "old", "status": "online"} for client in ("acme", "globex")]
        portal.stack.portalctl("import", "-", stdin="".join(json.dumps(node) + "\n" for node in old))
        settings = settings_file(tmp_path, portal_settings(portal.stack, portal.keys["alder"], tmp_path) + monitoring.settings(tmp_path))
        never = settings_file(tmp_path, settings.read_text().replace("state_file", "remove_after_days = 0\nstate_file"), "never.toml")
        run("prometheus", never)
        assert known("acme") == ["old-1", *names] and known("globex") == ["db-1", "old-1"]
        done = run("prometheus", settings, status=1)
        assert "refused: snapshot globex node: phase: would remove 1 of 2 nodes, more than 20 %: old-1 (old)" in done.stderr
        assert known("acme") == names and known("globex") == ["db-1", "old-1"]
        run("prometheus", settings, "--confirm-removals")
        assert known("globex") == ["db-1"]
        monitoring.drop("web-5")
        run("prometheus", settings)
        assert known("acme") == names, "it was a target not long ago"
        os.remove(tmp_path / "prometheus-state.json")
        done = run("prometheus", settings_file(tmp_path, settings.read_text() + '[clients]\nacme = "acme"', "fewer.toml"), status=1)
        assert "no node is removed" in done.stderr and known("acme") == names
        os.remove(tmp_path / "prometheus-state.json")
        run("prometheus", settings)
        assert known("acme") == names[:4]
