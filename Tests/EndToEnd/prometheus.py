"""Prometheus for the tests: the metrics of a portal as it serves them, and a real server that scrapes it."""

import json
import re
import subprocess
import time
import urllib.parse
import urllib.request
from pathlib import Path

import yaml
from stack import ROOT, free_port

RULES = ROOT / "deploy" / "alerts.yml"
DASHBOARD = ROOT / "deploy" / "grafana-dashboard.json"
NAME = re.compile(r"\bportal_[a-z_]+[a-z]\b")
SAMPLE = re.compile(r'^(\w+)(?:\{(.*)\})? (\S+)$')


def page(stack):
    """The text of /internal/metrics."""
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.internal}/internal/metrics", timeout=5) as answer:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        return answer.read().decode()


def samples(text):
    """Value of each series, by its name with sorted labels in braces."""
    found = [SAMPLE.match(line).groups() for line in text.splitlines() if not line.startswith("#")]
    return {f"{name}{{{labels}}}" if labels else name: float(value) for name, labels, value in found}


def names(text):
    """Names of all samples of a page."""
    return {series.split("{")[0] for series in samples(text)}


def rules():
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def panels():
    return json.loads(DASHBOARD.read_text())["panels"]


def hastened(text):
    """The rules with waits of seconds: no test has an hour. Ages and thresholds stay."""
    text = re.sub(r"for: \w+", "for: 1s", text)
    return re.sub(r"\[\d+[mh]\]", "[20s]", text)


class Prometheus:
    """A server on loopback that scrapes one portal each second, with the rules of deploy/alerts.yml, hastened."""

    def __init__(self, folder, stack):
        self.port = free_port()
        (folder / "rules.yml").write_text(hastened(RULES.read_text()))
        (folder / "prometheus.yml").write_text(yaml.safe_dump({
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"}, "rule_files": ["rules.yml"],
            "scrape_configs": [{"job_name": "portal", "metrics_path": "/internal/metrics",
                                "static_configs": [{"targets": [f"127.0.0.1:{stack.internal}"]}]}]}))
        with open(folder / "prometheus.log", "wb") as log:
            self.process = subprocess.Popen(
                ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
                 f"--web.listen-address=127.0.0.1:{self.port}"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.log = Path(folder / "prometheus.log")

    def __enter__(self):
        end = time.monotonic() + 60
        while True:
            try:
                self.ask("alerts")
                return self
            except OSError:
                assert time.monotonic() < end and self.process.poll() is None, self.log.read_text()[-2000:]
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def ask(self, path, **query):
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return json.load(answer)["data"]

    def query(self, expression):
        return self.ask("query", query=expression)["result"]

    def firing(self):
        """The annotations of what fires, by name."""
        return {alert["labels"]["alertname"]: alert["annotations"]
                for alert in self.ask("alerts")["alerts"] if alert["state"] == "firing"}

    def wait_for(self, wanted, seconds=60):
        """Returns once all of these fire; fails with what does not."""
        end = time.monotonic() + seconds
        while True:
            if not (missing := set(wanted) - set(self.firing())):
                return
            assert time.monotonic() < end, f"does not fire: {missing}"
            time.sleep(0.5)
