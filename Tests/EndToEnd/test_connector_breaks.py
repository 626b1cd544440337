"""connectors/push.py and a running portal, with a connection between them that is cut again and again."""

import random
import select
import socket
import sys
import threading
import time
from contextlib import suppress
from itertools import count

from connectors import EmptyPortal
from conftest import ROOT
from stack import free_port

sys.path.insert(0, str(ROOT / "connectors"))
import push  # noqa: E402

LINES, CUTS = 10_000, 20


class Wire:
    """Passes bytes on to a port; each of the first connections is cut after some, on their way there or back."""

    def __init__(self, port, seed):
        self.port, self.random, self.cuts = port, random.Random(seed), 0
        self.port_of_its_own = free_port()
        self.listener = socket.create_server(("127.0.0.1", self.port_of_its_own))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.connect, args=(near,), daemon=True).start()

    def connect(self, near):
        with suppress(OSError):
            self.carry(near)

    def carry(self, near):
        there, back = self.random.choice([(self.random.randrange(200, 20_000), 1 << 40), (1 << 40, self.random.randrange(1_000, 4_000))])
        with near, socket.create_connection(("127.0.0.1", self.port)) as far:
            left = {near: there, far: back}
            while all(left.values()):
                for source in select.select([near, far], [], [])[0]:
                    data = source.recv(min(4096, left[source]))
                    if not data:
                        return
                    if self.cuts < CUTS:
                        left[source] -= len(data)
                    (far if source is near else near).sendall(data)
            self.cuts += 1


def nodes(wire):
    """At least so many, and on until there were enough cuts."""
    for number in count():
        if number >= LINES and wire.cuts >= CUTS:
            return
        yield {"type": "node", "client": "acme", "id": f"srv-{number}", "name": f"srv-{number:06}", "status": "online"}


def test_twenty_cuts_lose_and_double_nothing(tmp_path, binaries, monkeypatch):
    naps, seed, sent = time.sleep, random.randrange(1 << 32), []
    monkeypatch.setattr(push.time, "sleep", lambda wait: naps(min(wait, 0.3)))
    monkeypatch.setattr(push, "PART_BYTES", 1 << 18)
    with EmptyPortal(tmp_path, binaries, {"alder": ["acme"]}) as portal:
        (tmp_path / "key").write_text(portal.keys["alder"])
        wire = Wire(portal.stack.https, seed)
        address = push.Portal({"url": f"https://localhost:{wire.port_of_its_own}", "key_file": str(tmp_path / "key"),
                               "ca_file": portal.stack.environment["PORTAL_EDGE_ROOTS"]})
        result = push.push(address, (sent.append(node) or node for node in nodes(wire)))
        wire.listener.close()
        assert wire.cuts >= CUTS and not result.refused, seed
        assert portal.rows("SELECT count(*), count(DISTINCT upstream_id) FROM nodes") == [(len(sent), len(sent))], seed
        # A line that had been kept and was taken once more would be unchanged.
        assert result.counts["unchanged"] == result.counts["changed"] == 0 and 0 < result.counts["added"] <= len(sent), seed
