"""Being logged in without logging in: a session is put into the database as a login would, for tests of what comes after.

A password's hash gives way to all else on the machine (PasswordHasher.swift), so beside a busy browser each login takes seconds.
"""

import base64
import secrets
import sqlite3
import time

import jwt
from client import Session
from playwright.sync_api import expect

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
HOUR = 3600
# Of the browser that the tests drive, for the list of sessions.
USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36"


def add_person(portal, email, slug, role="owner", locale="en"):
    """Somebody more, with a long name and the demo's password, whose hash is that of the others."""
    with sqlite3.connect(portal.var / "portal.db", timeout=10) as database:
        database.execute("""
            INSERT INTO portal_users (client_id, id, email, name, role, locale, status, password_hash, created_at)
            SELECT id, ?, ?, 'Єва Müller-Łukaszewicz', ?, ?, 'active',
                (SELECT MAX(password_hash) FROM portal_users), ? FROM clients WHERE slug = ?""",
            [secrets.randbits(62) + 1, email, role, locale, int(time.time() * 1000), slug])
    database.close()


def public_id(number):
    """As PublicID.swift writes it."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range(60, -1, -5))


def begin(portal, user="owner", slug="acme"):
    """A new session at the API, as old as a login that has just been. `user`: an address, or one of the demo's roles."""
    email = user if "@" in user else f"{user}@{slug}.test"
    now, sid = int(time.time()), secrets.randbits(62) + 1
    with sqlite3.connect(portal.var / "portal.db", timeout=10) as database:
        client, person = database.execute(
            "SELECT c.id, u.id FROM clients c JOIN portal_users u ON u.client_id = c.id WHERE c.slug = ? AND u.email = ?",
            [slug, email]).fetchone()
        database.execute(
            "INSERT INTO sessions (client_id, id, user_id, created_at, last_seen_at, expires_at, idle_ms, ip, user_agent)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [client, sid, person, now * 1000, now * 1000, (now + HOUR) * 1000, HOUR * 1000, "127.0.0.1", USER_AGENT])
    database.close()
    claims = {"iss": "portal", "aud": "portal", "sub": public_id(person), "tid": public_id(client), "sid": public_id(sid),
              "iat": now, "exp": now + HOUR}
    name, key = signing_key(portal)
    token = jwt.encode(claims, key, algorithm="HS256", headers={"typ": "portal+jwt", "kid": name})
    return Session(portal.https, slug, cookies={f"__Host-portal-{public_id(client)}": token}, jwt=token)


def signing_key(portal):
    """Name and secret of the key that signs."""
    line = next(line for line in (portal.var / "keys").read_text().splitlines() if line and not line.startswith("#"))
    name, secret = line.split(":", 1)
    return name, base64.b64decode(secret)


def come_in(page, portal, role="owner", slug="acme", path=""):
    """Opens a page of the portal as somebody who is logged in."""
    cookies = begin(portal, role, slug).cookies
    page.context.add_cookies([
        {"name": name, "value": value, "domain": "localhost", "path": "/", "secure": True, "httpOnly": True, "sameSite": "Lax"}
        for name, value in cookies.items()])
    page.goto(f"https://localhost:{portal.https}/portal/{slug}/{path}")
    expect(page.locator("nav a").first).to_be_attached()
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    return page
