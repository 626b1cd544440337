"""Runs inside the container: what Prometheus knows of the portal, once it does."""

import json
import time
import urllib.parse
import urllib.request

API = "http://127.0.0.1:9090/api/v1/"


def asked(path, **query):
    with urllib.request.urlopen(f"{API}{path}?{urllib.parse.urlencode(query)}", timeout=5) as answer:
        return json.load(answer)["data"]


def values(query):
    return [float(series["value"][1]) for series in asked("query", query=query)["result"]]


def health():
    try:
        return values('up{job="portal"}') == [1] and [
            rule["health"] for group in asked("rules")["groups"] for rule in group["rules"]]
    except OSError:
        return None


deadline = time.monotonic() + 30
while not (found := health()) or "unknown" in found:
    assert time.monotonic() < deadline, found
    time.sleep(0.2)
print(f"watched: ready {values('portal_ready')}, rules {len(found)}, all ok: {set(found) == {'ok'}}")
