"""Bench lines about systems: import over HTTPS beside portalctl's, memory, customers beside it, lists for systems.

tools/bench.py prints them in its table; alone: bench_import.py FOLDER-OF-BINARIES
"""

import http.client
import json
import shutil
import ssl
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench_load import connection, load, login
from stack import Stack

TURNS = 5
LINES = 20_000
KEY_LINES = 200


def nodes(turn, count=LINES):
    return "".join(json.dumps({"type": "node", "client": "acme", "id": f"bench-{turn}-{i}", "name": f"node {i}", "status": "online",
                               "region": "Frankfurt", "os": "Debian 12"}) + "\n" for i in range(count))


def tickets(size):
    """Lines of 4 KB, about `size` bytes of them."""
    text = "The backup of last night did not end. " * 100
    message = {"at": "2026-01-01T00:00:00Z", "author": {"kind": "provider", "name": "Alder"}, "body": text, "internal": False}
    line = {"type": "ticket", "client": "acme", "subject": "Backup", "status": "open", "priority": "normal", "opened_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-02T00:00:00Z"}
    return "".join(json.dumps(line | {"id": f"t-{i}", "number": f"T-{i}", "messages": [message | {"id": f"m-{i}"}]}) + "\n" for i in range(size // 4150))


def push(stack, key, body, query=""):
    """Seconds until the last line of the answer."""
    began = time.monotonic()
    link = http.client.HTTPSConnection("localhost", stack.https, timeout=600, context=ssl._create_unverified_context())
    link.request("POST", "/portal/cp/v1/import" + query, body.encode(), {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"})
    answer = link.getresponse()
    last = json.loads(answer.read().splitlines()[-1])
    if answer.status != 200 or not last.get("complete"):
        sys.exit(f"the import was not complete: {last}")
    return time.monotonic() - began


def by_hand(stack, body):
    """Seconds of `portalctl import` of the same."""
    file = stack.var / "lines.ndjson"
    file.write_text(body)
    began = time.monotonic()
    stack.portalctl("import", str(file))
    return time.monotonic() - began


def ratio(stack, key):
    """Lines a second over HTTPS divided by those of portalctl: the median of turns, each with lines of its own."""
    return statistics.median(by_hand(stack, nodes(f"a{turn}")) / push(stack, key, nodes(f"b{turn}")) for turn in range(TURNS))


def resident(process, field):
    return int(next(line.split()[1] for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if line.startswith(field)))


def growth(stack, key):
    """MiB that the worker's memory grows above what it was when idle, for 64 MiB."""
    worker = stack.start_cp_worker()
    time.sleep(1)
    push(stack, key, nodes("warm", 1))
    idle = resident(worker, "VmRSS")
    push(stack, key, tickets(63 << 20))
    return (resident(worker, "VmHWM") - idle) / 1024


def beside(stack, key, token):
    """p99 of GET state while an import runs flat out, divided by that without: the median of turns."""
    worker = stack.processes["pool-1"]
    ratios = []
    for turn in range(TURNS):
        alone = load(stack, worker, "/portal/acme/state", token)[2]
        stop = threading.Event()

        def flat_out():
            part = 0
            while not stop.is_set():
                push(stack, key, nodes(f"c{turn}-{part}"))
                part += 1

        thread = threading.Thread(target=flat_out)
        thread.start()
        time.sleep(0.3)
        ratios.append(load(stack, worker, "/portal/acme/state", token)[2] / alone)
        stop.set()
        thread.join()
    return statistics.median(ratios)


def list_ratio(stack, key, token, path):
    """CPU of a list for systems, divided by that of as many nodes."""
    nodes_cpu = [load(stack, stack.processes["pool-1"], f"/portal/acme/nodes?limit={KEY_LINES}", token, 1)[0] for _ in range(TURNS)]
    cpu = [load(stack, stack.processes["cp-1"], path, key, 1)[0] for _ in range(TURNS)]
    return statistics.median(cpu) / statistics.median(nodes_cpu)


def lines(binaries):
    """Rows of the table: what, measured, wanted."""
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    stack = Stack(Path(folder) / "var", binaries)
    try:
        stack.portalctl("keys", "add")
        stack.portalctl("migrate")
        stack.portalctl("demo")
        for number in range(KEY_LINES):
            stack.portalctl("client", "add", f"more-{number}", "--msp", "alder", "--name", f"More {number}")
        stack.start(threads=4)
        key = json.loads(stack.portalctl("api-key", "add", "--msp", "alder", "--name", "bench", "--scope", "import,read", "--json").stdout)["key"]
        token = login(stack)
        link = connection(stack)
        link.request("GET", "/portal/acme/state", headers={"Authorization": f"Bearer {token}"})
        link.getresponse().read()
        push(stack, key, nodes("first", 300))
        rows = [
            ("`GET events` ÷ `GET nodes` of 200 rows, worker CPU", f"{list_ratio(stack, key, token, '/portal/cp/v1/events?after=0&limit=200'):.2f}", "≤ 2"),
            ("`GET clients` ÷ `GET nodes` of 200 rows", f"{list_ratio(stack, key, token, '/portal/cp/v1/clients?limit=200'):.2f}", "≤ 2"),
            ("Import over HTTPS ÷ `portalctl import`, lines a second", f"{ratio(stack, key):.2f}", "≥ 0.8"),
            ("p99 of `GET state` while an import runs ÷ alone", f"{beside(stack, key, token):.2f}", "≤ 1.5"),
            ("Memory of an import of 64 MiB, above idle", f"{growth(stack, key):.0f} MiB", "≤ 32 MiB"),
        ]
        return rows
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    for what, measured, wanted in lines(sys.argv[1]):
        print(f"{what}: {measured} ({wanted})")
