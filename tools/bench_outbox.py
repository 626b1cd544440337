"""Bench lines about commands: what a restart costs the worker, and how fast a queue of them leaves.

tools/bench.py prints them in its table.
"""

import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench_load import cpu
from fastcgi import fastcgi, fastcgi_request, portal_params
from stack import Stack

NODES = 1000
TURNS = 5
# Ids in public form: 13 characters of Crockford base32.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def public(number):
    return "".join(ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def prepared(folder, binaries, nodes=NODES, **extra):
    """A portal with one client, one admin and idle nodes."""
    stack = Stack(folder, binaries, extra=extra)
    stack.portalctl("keys", "add")
    stack.portalctl("migrate")
    stack.portalctl("msp", "add", "m", "--name", "M", "--tier", "enterprise")
    stack.portalctl("client", "add", "acme", "--msp", "m", "--name", "Acme")
    stack.portalctl("portal", "enable", "acme")
    stack.portalctl("user", "add", "admin@acme.test", "--client", "acme", "--role", "admin", "--password-stdin",
                    stdin="correct-horse-battery\n")
    change(stack, f"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {nodes})
        INSERT INTO nodes (client_id, id, upstream_id, name, name_folded, status, status_rank, status_at, boot_id)
        SELECT c.id, i, 'n' || i, 'node-' || i, 'node-' || i, 'online', 3, 0, 'boot' FROM clients c, n""")
    return stack


def change(stack, *texts):
    database = sqlite3.connect(stack.environment["PORTAL_DATABASE"])
    with database:
        for text in texts:
            database.execute(text)
    database.close()


def count(stack, text):
    database = sqlite3.connect(stack.environment["PORTAL_DATABASE"])
    try:
        return database.execute(text).fetchone()[0]
    finally:
        database.close()


def ask(stack, path, method="GET", body=b"", **more):
    params = portal_params(f"/portal/acme/{path}", method, HTTP_SEC_FETCH_SITE="same-origin",
                           CONTENT_LENGTH=str(len(body)), **more)
    return fastcgi(stack.run / "fcgi.sock", fastcgi_request(params, body))


def restart_cpu(binaries):
    """Worker CPU in µs of one POST restart, and of one GET of a node beside it: medians of five turns of a thousand. The
    database is in memory, where fsync is free."""
    folder = tempfile.mkdtemp(prefix="portal-bench-", dir="/dev/shm")
    stack = prepared(Path(folder) / "var", binaries, NODES * TURNS, PORTAL_CP_URL="http://127.0.0.1:9/", PORTAL_CP_SECRET="whsec_" + "A" * 43 + "=")
    try:
        worker = stack.start_worker(threads=4)
        body = b'{"email":"admin@acme.test","password":"correct-horse-battery"}'
        answer = b""
        while b'"jwt":"' not in answer:
            time.sleep(0.1)
            answer = ask(stack, "auth/login", "POST", body, CONTENT_TYPE="application/json")
        bearer = {"HTTP_AUTHORIZATION": "Bearer " + answer.split(b'"jwt":"')[1].split(b'"')[0].decode()}
        figures = {"read": [], "restart": []}
        for turn in range(TURNS):
            for name, method, suffix in (("read", "GET", ""), ("restart", "POST", "/restart")):
                before = cpu(worker.pid)
                for number in range(turn * NODES + 1, turn * NODES + NODES + 1):
                    answer = ask(stack, f"nodes/{public(number)}{suffix}", method, **bearer)
                    assert b"Status: 20" in answer, answer[:300]
                figures[name].append((cpu(worker.pid) - before) / NODES * 1e6)
        assert count(stack, "SELECT COUNT(*) FROM command_outbox") == NODES * TURNS
        return {name: statistics.median(turns) for name, turns in figures.items()}
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def deliver_queue(binaries):
    """Seconds until NODES queued commands are with a fast control plane, on a real disk."""
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    stack = prepared(Path(folder) / "var", binaries)
    try:
        change(stack, f"""
            INSERT INTO commands SELECT client_id, id, id, 'restart', NULL, 'queued', 'Ann', {now()}, {now()}, NULL FROM nodes""",
               f"""INSERT INTO command_outbox (client_id, command_id, boot_id, not_after, next_attempt_at)
            SELECT client_id, id, boot_id, {now() + 300_000}, {now()} FROM nodes""")
        stack.start_control_plane("silent")
        time.sleep(1)
        started = time.monotonic()
        stack.start_jobs()
        while count(stack, "SELECT COUNT(*) FROM command_outbox") > 0:
            assert time.monotonic() - started < 60
            time.sleep(0.05)
        seconds = time.monotonic() - started
        assert count(stack, "SELECT COUNT(*) FROM commands WHERE state = 'sent'") == NODES
        return seconds
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def now():
    return int(time.time() * 1000)


def lines(binaries, floor):
    """Rows of the table: what, measured, wanted. `floor` is the CPU in µs of a C "hello" on this machine."""
    spent = restart_cpu(binaries)
    seconds = deliver_queue(binaries)
    return [
        ("POST restart, worker CPU beside fsync", f"{spent['restart']:.0f} µs", f"≤ 150 µs ({spent['restart'] / floor:.1f} × floor)"),
        ("GET node beside it", f"{spent['read']:.0f} µs", f"({spent['read'] / floor:.1f} × floor)"),
        (f"{NODES} queued commands to a fast control plane", f"{seconds:.1f} s", "≤ 10 s"),
    ]
