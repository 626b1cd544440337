"""What the log of the pool tells of a request, and of whom (docs/security.md#t15-leaks-into-answers-and-mails)."""

import json
import re
import sqlite3

from client import Session


def words(database, client):
    """Every text that a client's rows hold."""
    found = set()
    for table, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = [(row[1], row[2]) for row in database.execute(f"PRAGMA table_info({table})")]
        if ("client_id", "INTEGER") not in columns:
            continue
        for name in [name for name, kind in columns if kind == "TEXT"]:
            found |= {text for text, in database.execute(f"SELECT DISTINCT {name} FROM {table} WHERE client_id = ?", (client,))}
    return {text for text in found if text}


def lines_of(portal, name):
    return [line for file in portal.log.glob(f"{name}.log") for line in file.read_text().splitlines()]


def test_a_tenants_lines_tell_of_no_other(fresh_portal):
    """Acme asks with all that is Globex's: ids, names, addresses, tokens; then statements fail."""
    acme, other = Session(fresh_portal.https).login("owner"), Session(fresh_portal.https, slug="globex").login("owner")
    database = sqlite3.connect(fresh_portal.var / "portal.db")
    clients = dict(database.execute("SELECT slug, id FROM clients"))
    foreign = {text for text in words(database, clients["globex"]) - words(database, clients["acme"]) if len(text) > 3}
    lists = {name: other.call(name).json["items"] for name in ("nodes", "tickets", "users", "billing/invoices")}
    ids = {item["id"] for items in lists.values() for item in items}
    assert len(ids) > 10 and len(foreign) > 50

    for name, items in lists.items():
        assert acme.call(f"{name}/{items[0]['id']}", "DELETE" if name == "users" else "GET").status == 404
    node, user = lists["nodes"][0], lists["users"][0]
    assert acme.call(f"nodes/{node['id']}/upgrade", "POST").status in (404, 503)  # no control plane is set
    assert acme.call(f"nodes?after={node['id']}&{node['name']}=1").status == 422
    assert acme.call("auth/login", "POST", {"email": user["email"], "password": "x"}).status == 401
    assert acme.call("auth/forgot", "POST", {"email": user["email"]}).status == 202
    assert acme.call("users", "POST", {"email": user["email"], "role": "viewer", "name": user["name"]}).status == 201
    assert acme.call("users", "POST", {"email": "new@acme.test", "role": node["name"]}).status == 422
    assert acme.call("profile", "PUT", {"name": user["name"], "locale": node["name"]}).status == 422
    assert acme.call("state", headers={"Authorization": "Bearer " + other.jwt}).status == 401
    database.execute("ALTER TABLE tickets RENAME TO gone")
    assert acme.call(f"tickets/{lists['tickets'][0]['id']}").status in (500, 503)

    fresh_portal.stop()
    lines = lines_of(fresh_portal, "pool-*")
    own = [line for line in lines if json.loads(line).get("tenant") == "acme"]
    assert len(own) >= 14 and any("cause" in json.loads(line) for line in own)
    assert [line for line in own if any(word in line for word in foreign | ids | {"globex", "Globex"})] == []
    assert [line for line in lines if "127.0.0.1" in line] == [], "no network address"
    everything = lines + lines_of(fresh_portal, "internal") + lines_of(fresh_portal, "jobs")
    assert [line for line in everything if re.search(r"[\w.+-]+@[\w-]+\.\w", line)] == [], "no e-mail address"
