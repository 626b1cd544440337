"""Bench lines about custom domains: what a request on one, and the edge's question for one, cost the more there are of
them, and how many are checked a minute.   usage: bench_domains.py FOLDER-OF-BINARIES [NUMBER-OF-DOMAINS …]

tools/bench.py prints them in its table.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench_load import cpu
from bench_outbox import change, count, prepared
from fastcgi import fastcgi, fastcgi_request, portal_params
from stack import free_port

TURNS = 5
REQUESTS = 1000
MANY = 20_000
PENDING, DELAY = 10_000, 0.02
REQUEST = fastcgi_request(portal_params("/portal/acme/brand", PORTAL_HOST="billing.acme.example"))
ASK = fastcgi_request(portal_params("/internal/ask", REQUEST_URI="/internal/ask?domain=nobody.example", QUERY_STRING="domain=nobody.example"))


def crowd(stack, domains, tier="team"):
    """Clients with a domain each, of an MSP of their own; only the tier enterprise serves so many."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {domains})"
    change(
        stack, "INSERT INTO msps (id, slug, name, tier, created_at) VALUES (7, 'crowd', 'C', '" + tier + "', 0)",
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


def asked(binaries, domains):
    """Median and p99 in ms of an ask for a domain that is served, by one caller."""
    folder = tempfile.mkdtemp(prefix="portal-bench-", dir="/dev/shm")
    stack = prepared(Path(folder) / "var", binaries, nodes=1)
    try:
        crowd(stack, domains, "enterprise")
        stack.start_internal()
        times = []
        for number in range(REQUESTS * 3):
            query = f"domain=c{number * 37 % domains + 1}.example"
            request = fastcgi_request(portal_params("/internal/ask", REQUEST_URI=f"/internal/ask?{query}", QUERY_STRING=query))
            began = time.perf_counter()
            answer = fastcgi(stack.run / "internal.sock", request)
            times.append((time.perf_counter() - began) * 1000)
            assert b"Status: 200" in answer, answer[:300]
        times = sorted(times[REQUESTS:])
        return statistics.median(times), times[len(times) * 99 // 100]
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def checked(binaries):
    """Pending domains that one jobs process checks in a minute, with a DNS server that answers after 20 ms that there is
    nothing: until all have been checked once."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port), str(DELAY)])
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    stack = prepared(Path(folder) / "var", binaries, nodes=1, PORTAL_DNS_SERVERS=f"127.0.0.1:{port}")
    try:
        crowd(stack, PENDING, "enterprise")
        change(stack, "UPDATE domains SET state = 'pending', next_check_at = 0 WHERE token = 't'")
        stack.start_jobs()
        began = time.monotonic()
        while count(stack, "SELECT COUNT(*) FROM domains WHERE checked_at IS NULL") and time.monotonic() < began + 300:
            time.sleep(0.2)
        done = PENDING - count(stack, "SELECT COUNT(*) FROM domains WHERE checked_at IS NULL")
        return done / (time.monotonic() - began) * 60
    finally:
        stack.stop()
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


# Answers every question with NXDOMAIN, some time later.
SERVER = """
import asyncio, sys

class Server(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
    def datagram_received(self, data, peer):
        end = data.index(0, 12) + 5
        answer = data[:2] + bytes([0x81, 0x83]) + data[4:6] + bytes(6) + data[12:end]
        asyncio.get_running_loop().call_later(float(sys.argv[2]), self.transport.sendto, answer, peer)

async def main():
    await asyncio.get_running_loop().create_datagram_endpoint(Server, ("127.0.0.1", int(sys.argv[1])))
    await asyncio.Event().wait()

asyncio.run(main())
"""


def lines(binaries):
    """Rows of the table: what, measured, wanted."""
    ask = {number: asked(binaries, number) for number in (10_000, 100_000)}
    median, worst = (ask[100_000][place] / ask[10_000][place] for place in (0, 1))
    more = [
        ("ask, 10,000 → 100,000 domains, median", f"{ask[10_000][0]:.2f} → {ask[100_000][0]:.2f} ms", f"{median:.2f} × ≤ 1.3, < 1 ms"),
        ("ask, 10,000 → 100,000 domains, p99", f"{ask[10_000][1]:.2f} → {ask[100_000][1]:.2f} ms", f"{worst:.2f} × ≤ 1.3"),
        ("Pending domains checked a minute", f"{checked(binaries):.0f}", f"≥ 10,000, DNS answers after {DELAY * 1000:.0f} ms")]
    few, many = spent(binaries, 10), spent(binaries, MANY)
    names = ("Request on an own domain, with 20,000 domains", "ask for an unknown name, with 20,000 domains")
    return more + [(name, f"{after / before:.2f} ×", f"≤ 1.25 × that with 10 ({before:.0f} → {after:.0f} µs)")
            for name, before, after in zip(names, few, many)]


if __name__ == "__main__":
    for number in sys.argv[2:] or ("10", "1000", "20000"):
        request, ask = spent(sys.argv[1], int(number))
        print(f"{number:>7} domains: request {request:7.1f} µs, ask {ask:7.1f} µs")
