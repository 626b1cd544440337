"""Import, events and commands over HTTPS through Caddy: streamed, cut off, gone on with, across restarts."""

import gzip
import http.client
import json
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import pytest
from client import Session, request
from test_control_plane import key

UNCHECKED = ssl._create_unverified_context()


def post(portal, secret, body, query="", **headers):
    """Status and lines of the answer."""
    connection = http.client.HTTPSConnection("localhost", portal.https, timeout=120, context=UNCHECKED)
    names = {"Authorization": f"Bearer {secret}", "Content-Type": "application/x-ndjson"}
    connection.request("POST", "/portal/cp/v1/import" + query, body, names | {k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, [json.loads(line) for line in text.splitlines()]


def nodes(count, client="acme", name="n"):
    return [json.dumps({"type": "node", "client": client, "id": f"{name}-{i}", "name": f"{name} {i}", "status": "online"}) + "\n"
            for i in range(count)]


def known(portal, name):
    """Ids of acme's nodes, by their own export."""
    folder = portal.var / f"export-{name}-{time.monotonic_ns()}"
    portal.portalctl("client", "export", "acme", str(folder))
    return sorted(node["upstream_id"] for node in json.loads((folder / "nodes.json").read_text()) if node["upstream_id"].startswith(name + "-"))


def test_the_second_customer_of_the_readme_is_connected_by_curl(portal):
    secret = key(portal, "alder", "--scope", "import")
    lines = portal.portalctl("example", "--client", "over-https").stdout
    first = json.dumps({"type": "client", "client": "over-https", "name": "Over HTTPS"}) + "\n"
    done = subprocess.run(
        ["curl", "-sk", "--fail-with-body", "-H", f"Authorization: Bearer {secret}", "-H", "Content-Type: application/x-ndjson",
         "--data-binary", "@-", f"https://localhost:{portal.https}/portal/cp/v1/import"],
        input=first + lines, capture_output=True, text=True, check=True)
    summary = json.loads(done.stdout.splitlines()[-1])
    assert summary["complete"] and summary["bad"] == 0 and summary["types"]["node"]["added"] > 0, summary
    assert "over-https" in portal.portalctl("client", "list").stdout


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_coded_body_is_as_a_plain_one_and_a_broken_one_changes_nothing(portal, coding):
    secret = key(portal, "alder", "--scope", "import")
    body = "".join(nodes(1500, name=coding)).encode()
    coded = gzip.compress(body) if coding == "gzip" else subprocess.run(["zstd", "-qc"], input=body, capture_output=True, check=True).stdout
    half = coded[: len(coded) // 2]
    for wrong in (half + b"\0" * 100, half, b"x" * 500, body):
        status, [problem] = post(portal, secret, wrong, Content_Encoding=coding)
        assert (status, problem["code"]) == (400, "malformed-request"), (len(wrong), problem)
    assert known(portal, coding) == []
    status, lines = post(portal, secret, coded, Content_Encoding=coding)
    assert status == 200 and [line.get("offset") for line in lines] == [1000, 1500, 1500], lines
    assert len(known(portal, coding)) == 1500


def test_a_bomb_is_refused_before_anything_is_done(portal):
    secret = key(portal, "birch", "--scope", "import")
    bomb = gzip.compress(b" " * (65 << 20))
    assert len(bomb) < 100_000
    status, [problem] = post(portal, secret, bomb, Content_Encoding="gzip")
    assert (status, problem["code"]) == (413, "body-too-large")


def test_slow_bodies_without_a_key_hold_nobody_up(portal):
    """More than there are threads; each is answered, once its sender comes to read."""
    secret, slow = key(portal, "alder", "--scope", "read"), [raw(portal, "cpk_none", "slow", b"{", 1000) for _ in range(20)]
    for path, body in (("import", b"{}"), ("clients/acme", None)):
        began = time.monotonic()
        request(portal.https, f"/portal/cp/v1/{path}", "POST" if body else "GET", body=body,
                headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/x-ndjson"})
        assert time.monotonic() - began < 3, path
    slow[0].sendall(b" " * 999)
    assert b" 401 " in slow[0].recv(4096)
    for connection in slow:
        connection.close()


def test_lines_that_hold_nothing_take_no_memory(fresh_portal):
    secret, process = key(fresh_portal, "alder", "--scope", "import"), fresh_portal.processes["cp-1"].pid

    def highest():
        return int(next(line.split()[1] for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmHWM")))

    post(fresh_portal, secret, "".join(nodes(1000)))
    before = highest()
    for line, count, query in (("\n", 4 << 20, ""), ("x\n", 1 << 18, "?keep_going=true")):
        status, answer = post(fresh_portal, secret, gzip.compress(line.encode() * count), query, Content_Encoding="gzip")
        assert status == 200 and answer[-1]["complete"] and answer[-1]["offset"] == count
        assert highest() - before < 32 << 10, (line, highest() - before)


def raw(portal, secret, name, body, announced):
    """A connection with the request's head sent, to be cut off."""
    plain = socket.create_connection(("127.0.0.1", portal.https), 20)
    secure = UNCHECKED.wrap_socket(plain, server_hostname="localhost")
    head = (f"POST /portal/cp/v1/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n"
            f"Content-Type: application/x-ndjson\r\nIdempotency-Key: {name}\r\nContent-Length: {announced}\r\n\r\n")
    secure.sendall(head.encode() + body)
    return secure


def test_cut_off_twenty_times_an_import_misses_and_doubles_nothing(fresh_portal):
    """Some cuts while it is sent, some while it is answered; each time the same body again, under the same key."""
    secret = key(fresh_portal, "alder", "--scope", "import")
    lines = nodes(12_000, name="cut")
    body = "".join(lines).encode()
    for cut in range(20):
        if cut % 4 == 3:
            connection = raw(fresh_portal, secret, "nightly", body, len(body))
            connection.recv(200)
        else:
            connection = raw(fresh_portal, secret, "nightly", body[: len(body) * (cut + 1) // 21], len(body))
            time.sleep(0.1)
        connection.close()
        if cut == 9:
            fresh_portal.stop_process("cp-1")
            fresh_portal.start_cp_worker()
    end = time.monotonic() + 60
    while True:
        status, answer = post(fresh_portal, secret, body, Idempotency_Key="nightly")
        if status == 200 and answer[-1]["type"] == "summary":
            break
        assert time.monotonic() < end and answer[-1]["code"] in ("import-moved", "too-many-attempts", "busy"), answer[-1]
        time.sleep(0.5)
    assert answer[-1]["complete"] and answer[-1]["offset"] == 12_000
    assert known(fresh_portal, "cut") == sorted(f"cut-{i}" for i in range(12_000))


def test_a_worker_that_is_killed_midway_has_kept_whole_batches(fresh_portal):
    secret = key(fresh_portal, "alder", "--scope", "import")
    body = "".join(nodes(20_000, name="kill")).encode()
    connection = raw(fresh_portal, secret, "k1", body, len(body))
    assert b"200 OK" in connection.recv(4096)
    fresh_portal.stop_process("cp-1", how=9)
    connection.close()
    kept = len(known(fresh_portal, "kill"))
    assert kept >= 1000 and kept % 1000 == 0
    fresh_portal.start_cp_worker()
    status, answer = post(fresh_portal, secret, body, Idempotency_Key="k1")
    assert status == 200 and answer[-1]["complete"] and answer[-1]["lines"] == 20_000 - kept
    assert len(known(fresh_portal, "kill")) == 20_000


def test_two_msps_import_at_once_and_neither_reaches_the_other(fresh_portal):
    secrets = {"alder": key(fresh_portal, "alder", "--scope", "import"), "birch": key(fresh_portal, "birch", "--scope", "import")}
    clients = {"alder": ("acme", "initech"), "birch": ("initech", "acme")}
    answers = {}

    def run(msp):
        own, foreign = clients[msp]
        answers[msp] = post(fresh_portal, secrets[msp], "".join(nodes(3000, own, msp) + nodes(50, foreign, msp)), "?keep_going=true")

    threads = [threading.Thread(target=run, args=[msp]) for msp in secrets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for status, lines in answers.values():
        assert status == 200 and lines[-1]["added"] == 3000 and lines[-1]["bad"] == 50, lines[-1]
    assert len(known(fresh_portal, "alder")) == 3000 and known(fresh_portal, "birch") == []


def follow(portal, secret, seen, stop):
    """As a SIEM does: asks for what came after, again and again, also while nobody answers."""
    after = request(portal.https, "/portal/cp/v1/events?after=last", headers={"Authorization": f"Bearer {secret}"}).json["next"]
    seen.append(after)
    while not stop.is_set():
        try:
            answer = request(portal.https, f"/portal/cp/v1/events?after={after}&wait=5&limit=100", headers={"Authorization": f"Bearer {secret}"})
        except OSError:
            continue
        if answer.status == 503:
            time.sleep(0.1)
        elif answer.status == 200:
            seen.extend((item["number"], item["client"], item["event"]["action"], item["event"]["details"]) for item in answer.json["items"])
            after = answer.json["next"]


def test_a_siem_sees_each_of_a_thousand_changes_once_and_in_order(fresh_portal):
    secret, sender = key(fresh_portal, "alder"), key(fresh_portal, "alder", "--scope", "import")
    seen, stop = [], threading.Event()
    siem = threading.Thread(target=follow, args=[fresh_portal, secret, seen, stop])
    siem.start()
    while not seen:
        time.sleep(0.05)
    for part in range(10):
        names = [json.dumps({"type": "client", "client": client, "name": f"{client} {part}-{i}"}) for i in range(50) for client in ("acme", "globex")]
        status, answer = post(fresh_portal, sender, "\n".join(names))
        assert status == 200 and answer[-1]["changed"] == 100, answer[-1]
        if part in (2, 5, 8):
            fresh_portal.stop_process("cp-1", how=9 if part == 5 else 15)
            fresh_portal.start_cp_worker()
    end = time.monotonic() + 30
    while len(seen) < 1001 and time.monotonic() < end:
        time.sleep(0.1)
    stop.set()
    siem.join()
    events = [event for event in seen[1:] if event[2] == "client.renamed"]
    assert [number for number, *_ in seen[1:]] == sorted({number for number, *_ in seen[1:]}), "each once, in order"
    told = [details["name"]["new"] for _, _, _, details in events]
    assert told == [f"{client} {part}-{i}" for part in range(10) for i in range(50) for client in ("acme", "globex")]


def test_a_control_plane_behind_nat_carries_out_a_restart(fresh_portal):
    secret = key(fresh_portal, "alder", "--scope", "commands")
    owner = Session(fresh_portal.https).login("owner")
    assert owner.call("state").json["features"]["commands"] is True
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    claimed = []

    def control_plane():
        answer = request(fresh_portal.https, "/portal/cp/v1/commands/claim?wait=20", "POST", headers=headers, body=b"{}", timeout=30)
        claimed.extend(answer.json["items"])

    waiting = threading.Thread(target=control_plane)
    waiting.start()
    node = next(item for item in owner.call("nodes").json["items"] if item["status"] == "online")
    asked = owner.call(f"nodes/{node['id']}/restart", "POST")
    assert asked.status == 202, asked
    waiting.join()
    [command] = claimed
    assert command["id"] == asked.json["command"]["id"] and command["client"] == "acme"
    for state in ("accepted", "succeeded"):
        body = json.dumps({"state": state}).encode()
        assert request(fresh_portal.https, f"/portal/cp/v1/commands/{command['id']}", "POST", headers=headers, body=body).status == 204
    assert owner.call(f"commands/{command['id']}").json["state"] == "succeeded"
    logs = Path(fresh_portal.log, "cp-1.log").read_text()
    assert "/commands/{id}" in logs and secret not in logs
