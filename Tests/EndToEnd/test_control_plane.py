"""The control planes' API through Caddy, as an MSP's system uses it: a key, `curl`, JSON."""

import itertools
import json
import os
import subprocess
from pathlib import Path

from client import Session, plain, request
from conftest import ROOT
from test_schemathesis import generate

# Names of keys, each once for all processes of the tests.
numbers = itertools.count(os.getpid() * 1000)


def key(portal, msp, *options):
    """A new key's secret."""
    name = f"test {next(numbers)}"
    return json.loads(portal.portalctl("api-key", "add", "--msp", msp, "--name", name, *options, "--json").stdout)["key"]


def ask(portal, path, secret, **options):
    return request(portal.https, "/portal/cp/v1/" + path, headers={"Authorization": f"Bearer {secret}"}, **options)


def stop_pool(portal):
    for name in [name for name in portal.processes if name.startswith(("pool-", "cp-"))]:
        portal.stop_process(name)


def test_a_key_from_the_command_line_lists_the_clients_of_its_msp(portal):
    secret = key(portal, "alder")
    done = subprocess.run(["curl", "-sk", "--fail", "-H", f"Authorization: Bearer {secret}",
                           f"https://localhost:{portal.https}/portal/cp/v1/clients"], capture_output=True, text=True, check=True)
    listed = {item["client"] for item in json.loads(done.stdout)["items"]}
    everywhere = {item["client"]: item["msp"] for item in json.loads(portal.portalctl("client", "list", "--json").stdout)["items"]}
    assert "acme" in listed and listed == {slug for slug, msp in everywhere.items() if msp == everywhere["acme"]}
    assert listed < set(everywhere)


def test_the_last_use_is_seen_once_the_worker_has_written_it(fresh_portal):
    assert ask(fresh_portal, "clients", key(fresh_portal, "alder")).status == 200
    stop_pool(fresh_portal)
    [used] = json.loads(fresh_portal.portalctl("api-key", "list", "--json").stdout)["items"]
    assert used["last_used_at"] and used["last_used_from"] == "127.0.0.1"


def test_a_system_gets_the_answer_itself_and_never_in_clear(fresh_portal):
    """Whatever it accepts, as some libraries accept everything; and also while the pool is down."""
    secret = key(fresh_portal, "alder")
    headers = {"Authorization": f"Bearer {secret}", "Accept": "text/html, */*; q=.2"}
    for path, status in [("clients/acme", 200), ("clients/nobody", 404), ("nothing", 404)]:
        answer = request(fresh_portal.https, f"/portal/cp/v1/{path}", headers=headers)
        assert answer.status == status and "json" in answer.header("Content-Type"), (path, answer)
    answer = plain(fresh_portal.http, "/portal/cp/v1/clients", host="localhost", headers=headers)
    assert answer.status == 403 and answer.header("Location") is None
    assert plain(fresh_portal.http, "/portal/acme/", host="localhost").status == 308
    stop_pool(fresh_portal)
    Path(fresh_portal.environment["PORTAL_RUN"], "cp.sock").unlink()
    answer = request(fresh_portal.https, "/portal/cp/v1/clients", headers=headers)
    assert answer.code == "busy" and answer.header("Retry-After")
    logs = "".join(path.read_text() for path in fresh_portal.log.glob("*.log"))
    assert "/portal/cp/v1/clients" in logs and secret not in logs


def test_what_opens_a_portal_does_not_open_the_api_and_the_other_way_round(portal):
    secret, owner = key(portal, "alder", "--scope", "read,manage"), Session(portal.https).login("owner")
    assert ask(portal, "clients", owner.jwt).status == 401
    assert owner.call("state", headers={"Authorization": f"Bearer {secret}"}).status == 401
    assert ask(portal, "clients/acme", secret).json["client"] == "acme"
    assert ask(portal, "clients/acme", secret, sni="billing.acme.localhost").code == "not-found"
    assert ask(portal, "clients", key(portal, "alder", "--from", "192.0.2.0/24")).code == "permission-denied"


def test_the_api_is_as_its_contract_says(portal, folder):
    generate(portal, folder, {"Authorization": f"Bearer {key(portal, 'alder', '--scope', 'read,import,commands')}"}, "^/import$",
             contract=ROOT / "openapi-cp.yaml", root="/portal/cp/v1")
