"""What the bench programs share: CPU of a process, load by wrk, and people who log in."""

import http.client
import json
import os
import re
import ssl
import subprocess
import sys
import time
from pathlib import Path

SECONDS = int(os.environ.get("BENCH_SECONDS", 3))


def cpu(pid):
    """Seconds of CPU that the threads of a process have used, to the nanosecond."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in Path(f"/proc/{pid}/task").iterdir()) / 1e9


def load(stack, worker, path, token, seconds=SECONDS, connections=4):
    """Microseconds of the worker's CPU per request, requests per second, p99 in ms."""
    command = ["wrk", f"-t{min(connections, 2)}", f"-c{connections}", "--latency", f"-d{seconds}s", "-H", f"Authorization: Bearer {token}",
               "-H", "Accept: */*", f"https://localhost:{stack.https}{path}"]
    before = cpu(worker.pid)
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = cpu(worker.pid) - before
    requests = int(re.search(r"(\d+) requests in", text).group(1))
    failed = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", text)))
    if failed:
        print(f"{path}: {failed} of {requests} answers were not 200", file=sys.stderr)
    if failed * 1000 >= requests:
        sys.exit(f"{path} does not answer 200:\n{text}")
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return spent / requests * 1e6, requests / seconds, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def connection(stack):
    return http.client.HTTPSConnection("localhost", stack.https, context=ssl._create_unverified_context())


def attempt(link):
    """One login: its answer's status, body, and the seconds after which a refused one should be tried again."""
    body = json.dumps({"email": "owner@acme.test", "password": "correct-horse-battery"})
    link.request("POST", "/portal/acme/auth/login", body, {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"})
    answer = link.getresponse()
    return answer.status, json.loads(answer.read()), int(answer.getheader("Retry-After", 0))


def login(stack):
    return attempt(connection(stack))[1]["jwt"]
