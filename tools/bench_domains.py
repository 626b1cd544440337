"""Bench lines about custom domains: what a request on one, and the question for one that nobody has, cost the more
there are of them.   usage: bench_domains.py FOLDER-OF-BINARIES [NUMBER-OF-DOMAINS …]

tools/bench.py prints two of them in its table.
"""

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from bench_load import cpu
from bench_outbox import change, prepared
from fastcgi import fastcgi, fastcgi_request, portal_params

TURNS = 5
REQUESTS = 1000
MANY = 20_000
REQUEST = fastcgi_request(portal_params("/portal/acme/brand", PORTAL_HOST="billing.acme.example"))
ASK = fastcgi_request(portal_params("/internal/ask", REQUEST_URI="/internal/ask?domain=nobody.example", QUERY_STRING="domain=nobody.example"))


def crowd(stack, domains):
    """Clients with a domain each, of an MSP of their own."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {domains})"
    change(
        stack, "INSERT INTO msps (id, slug, name, tier, created_at) VALUES (7, 'crowd', 'C', 'team', 0)",
        f"""{numbers} INSERT INTO clients (id, msp_id, slug, name, status, portal_enabled, portal_enabled_at, created_at)
            SELECT i, 7, 'c' || i, 'C', 'active', 1, i, 0 FROM n""",
        f"""{numbers} INSERT INTO domains (client_id, id, name, origin, state, state_at, token, created_at)
            SELECT i, 1, 'c' || i || '.example', 'owner', 'active', 0, 't', 0 FROM n""")


def spent(binaries, domains):
    """Worker CPU in µs of a request on an own domain, and of one ask for an unknown name; medians of turns."""
    folder = tempfile.mkdtemp(prefix="portal-bench-", dir="/dev/shm")
    stack = prepared(Path(folder) / "var", binaries, nodes=1)
    try:
        stack.portalctl("domain", "activate", "billing.acme.example", "--client", "acme")
        crowd(stack, domains)
        processes = {"fcgi": (stack.start_worker(threads=1), REQUEST, b"Status: 200"),
                     "internal": (stack.start_internal(), ASK, b"Status: 404")}
        return [turns(stack.run / f"{name}.sock", *rest) for name, rest in processes.items()]
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def turns(socket, process, request, status):
    figures = []
    for _ in range(TURNS + 1):
        before = cpu(process.pid)
        for _ in range(REQUESTS):
            answer = fastcgi(socket, request)
            assert status in answer, answer[:300]
        figures.append((cpu(process.pid) - before) / REQUESTS * 1e6)
    return statistics.median(figures[1:])


def lines(binaries):
    """Rows of the table: what, measured, wanted."""
    few, many = spent(binaries, 10), spent(binaries, MANY)
    names = ("Request on an own domain, with 20,000 domains", "ask for an unknown name, with 20,000 domains")
    return [(name, f"{after / before:.2f} ×", f"≤ 1.25 × that with 10 ({before:.0f} → {after:.0f} µs)")
            for name, before, after in zip(names, few, many)]


if __name__ == "__main__":
    for number in sys.argv[2:] or ("10", "1000", "20000"):
        request, ask = spent(sys.argv[1], int(number))
        print(f"{number:>7} domains: request {request:7.1f} µs, ask {ask:7.1f} µs")
