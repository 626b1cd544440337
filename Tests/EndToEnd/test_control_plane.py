"""The control planes' API through Caddy, as an MSP's system uses it: a key, `curl`, JSON."""

import itertools
import json
import os
import subprocess
from pathlib import Path

import pytest
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


def curl(portal, secret, method, path, body=None, kind="application/json"):
    """What `curl` prints: status and body."""
    command = ["curl", "-sk", "-X", method, "-H", "@-", "-w", "\n%{http_code}",
               f"https://localhost:{portal.https}/portal/cp/v1/{path}"]
    if body is not None:
        command += ["-H", f"Content-Type: {kind}", "--data-binary", body if isinstance(body, str) else json.dumps(body)]
    done = subprocess.run(command, input=f"Authorization: Bearer {secret}", capture_output=True, text=True, check=True)
    text, status = done.stdout.rsplit("\n", 1)
    return int(status), json.loads(text) if text and "ndjson" not in kind and not path.endswith("export") else text


def test_a_customers_whole_life_by_curl(fresh_portal):
    """From the sale to the deletion, with a key and nothing else; the customer sees each step."""
    secret = key(fresh_portal, "alder", "--scope", "read,manage,import")

    def call(method, path, body=None, status=200, **options):
        answer = curl(fresh_portal, secret, method, path, body, **options)
        assert answer[0] == status, (method, path, answer)
        return answer[1]

    call("POST", "clients", {"client": "walnut", "name": "Walnut Ltd"}, 201)
    owner = Session(fresh_portal.https, "walnut")
    assert owner.call("brand").status == 404
    assert call("PATCH", "clients/walnut", {"portal_enabled": True})["answers"] is True
    call("PATCH", "clients/walnut/branding", {"primary_color": "#0b6e4f", "support_email": "help@alder.test"})
    assert owner.call("brand").json["support_email"] == "help@alder.test"

    invited = call("POST", "clients/walnut/users", {"email": "olga@walnut.test", "role": "owner"}, 201)
    token = invited["link"].split("#token=")[1]
    assert owner.call("auth/accept", "POST", {"token": token, "name": "Olga", "password": "a-good-long-password"}).status == 200
    node = {"type": "node", "client": "walnut", "id": "n1", "name": "walnut-1", "status": "online"}
    call("POST", "import", json.dumps(node), kind="application/x-ndjson")
    owner.login(password="a-good-long-password", email="olga@walnut.test")
    bearer = {"Authorization": f"Bearer {owner.jwt}"}
    assert [item["name"] for item in owner.call("nodes", headers=bearer).json["items"]] == ["walnut-1"]

    claimed = call("POST", "clients/walnut/domains", {"name": "portal.walnut-ltd.com"}, 201)
    assert {record["type"] for record in claimed["records"]} >= {"TXT", "CNAME"}
    assert call("POST", "clients/walnut/domains/portal.walnut-ltd.com/activate", status=422)["code"] == "validation-failed"
    call("DELETE", "clients/walnut/domains/portal.walnut-ltd.com", status=204)

    second = call("POST", "clients/walnut/users", {"email": "vic@walnut.test", "role": "viewer"}, 201)["user"]["id"]
    assert call("GET", "clients/walnut/users")["seats"]["used"] == 2
    call("PATCH", f"clients/walnut/users/{second}", {"role": "admin"})
    call("DELETE", f"clients/walnut/users/{second}", status=204)
    assert call("DELETE", f"clients/walnut/users/{invited['user']['id']}", status=409)["code"] == "last-owner"
    assert call("POST", "clients/walnut/erasures", {"email": "vic@walnut.test"})["events"] > 0

    call("PATCH", "clients/walnut", {"status": "suspended"})
    assert owner.call("nodes", headers=bearer).status == 404
    lines = call("GET", "clients/walnut/export").splitlines()
    rows = [json.loads(line) for line in lines]
    assert rows[-1]["type"] == "manifest" and rows[-1]["client"] == "walnut"
    assert [row["row"]["name"] for row in rows if row.get("table") == "nodes"] == ["walnut-1"]
    deletion = call("GET", "clients/walnut/deletion")
    assert {"name": "nodes", "rows": 1} in deletion["tables"]
    call("DELETE", "clients/walnut?confirmation=no", status=422)
    call("DELETE", f"clients/walnut?confirmation={deletion['confirmation']}", status=204)
    call("GET", "clients/walnut", status=404)

    told = json.loads(fresh_portal.portalctl("audit", "list", "--msp", "alder", "--json").stdout)["items"]
    asked = [event["details"]["request"]["new"] for event in told if event["action"] == "api-key.used"]
    assert "POST /clients" in asked and "DELETE /clients/{slug}" in asked and "GET /clients/{slug}/export" in asked
    assert {event["details"]["client"]["new"] for event in told if event["action"] == "api-key.used"} == {"walnut"}
    logs = "".join(path.read_text() for path in fresh_portal.log.glob("*.log"))
    assert "/portal/cp/v1/clients/{slug}/users" in logs
    assert secret not in logs and token not in logs and "walnut.test" not in logs


def test_an_export_of_a_customer_with_many_figures_comes_whole(fresh_portal):
    """As `portalctl client export` writes it, row for row, and by pieces to who reads slowly."""
    secret = key(fresh_portal, "alder", "--scope", "manage")
    status, text = curl(fresh_portal, secret, "GET", "clients/acme/export")
    assert status == 200 and len(text) > 1 << 20
    *rows, manifest = [json.loads(line) for line in text.splitlines()]
    fresh_portal.portalctl("client", "export", "acme", str(fresh_portal.log / "export"))
    for table in manifest["tables"]:
        sent = [row["row"] for row in rows if row["table"] == table["name"]]
        assert len(sent) == table["rows"]
        # The other is later: the export itself is an event, and old figures may have gone.
        if table["name"] not in ("audit", "node_metrics", "client_metrics"):
            assert sent == json.loads((fresh_portal.log / "export" / f"{table['name']}.json").read_text()), table


def test_the_api_is_as_its_contract_says(portal, folder):
    generate(portal, folder, {"Authorization": f"Bearer {key(portal, 'alder', '--scope', 'read,import,commands')}"},
             "^/import$|^/clients/", contract=ROOT / "openapi-cp.yaml", root="/portal/cp/v1")


@pytest.mark.timeout(600)
def test_what_manages_clients_is_as_its_contract_says(fresh_portal, folder):
    """The fuzzer sends a client through its life; what its paths name is there."""
    secret = key(fresh_portal, "alder", "--scope", "read,manage")
    user = curl(fresh_portal, secret, "POST", "clients/acme/users", {"email": "u@acme.test", "role": "viewer"})[1]["user"]["id"]
    curl(fresh_portal, secret, "POST", "clients/acme/domains", {"name": "portal.acme-corp.com"})
    generate(fresh_portal, folder, {"Authorization": f"Bearer {secret}"}, "^/import$|^/commands|^/events",
             contract=ROOT / "openapi-cp.yaml", root="/portal/cp/v1",
             values={"path.id": user, "path.name": "portal.acme-corp.com"})
