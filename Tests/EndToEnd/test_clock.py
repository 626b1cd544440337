"""An authenticator app whose clock is off: libfaketime moves PyOTP's, the portal's stays."""

import os
import sqlite3
import subprocess
import sys
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import pyotp
from client import Session
from inside import begin

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
APP = "import pyotp, sys; print(pyotp.TOTP(sys.argv[1]).now())"
STEP = 30


def shown(secret, offset):
    """What an app shows whose clock is off by so many seconds; early in a step, so that it is sent within the same."""
    if time.time() % STEP > STEP - 10:
        time.sleep(STEP - time.time() % STEP)
    environment = os.environ | {"LD_PRELOAD": str(LIBRARY), "FAKETIME": f"{offset:+d}"}
    code = subprocess.run([sys.executable, "-c", APP, secret], env=environment, check=True, capture_output=True,
                          text=True).stdout.strip()
    assert code == pyotp.TOTP(secret).at(time.time() + offset), "the clock was not moved"
    return code


def first_step(portal):
    person = Session(portal.https)
    answer = person.call("auth/login", "POST", {"email": "owner@acme.test", "password": "correct-horse-battery"})
    assert answer.json["mfa_required"]
    return person, answer.json["mfa_token"]


def forget_last_code(portal):
    """As if the last code had been used long ago: none counts after a later one."""
    with sqlite3.connect(portal.var / "portal.db", timeout=10) as database:
        assert database.execute("UPDATE authenticators SET last_step = 0").rowcount == 1
    database.close()


def test_a_code_counts_with_a_clock_that_is_off_by_half_a_minute_and_not_by_more(fresh_portal):
    session = begin(fresh_portal)
    made = session.call("profile/authenticators", "POST", {"name": "Phone"}).json
    confirm = f"profile/authenticators/{made['id']}/confirm"
    refused = session.call(confirm, "POST", {"code": shown(made["secret"], 300)})
    assert [error["code"] for error in refused.json["errors"]] == ["wrong-code"]
    assert session.call(confirm, "POST", {"code": shown(made["secret"], 0)}).status == 200
    forget_last_code(fresh_portal)
    person, token = first_step(fresh_portal)
    for wrong in (-300, -90, 90, 300):
        answer = person.call("auth/factor", "POST", {"mfa_token": token, "code": shown(made["secret"], wrong)})
        assert (answer.status, answer.code) == (401, "invalid-code"), wrong
        # What the portal takes for now, for who looks for the cause.
        assert abs(parsedate_to_datetime(answer.header("Date")).timestamp() - time.time()) < 5
    for right in (-30, 30):
        forget_last_code(fresh_portal)
        person, token = first_step(fresh_portal)
        answer = person.call("auth/factor", "POST", {"mfa_token": token, "code": shown(made["secret"], right)})
        assert answer.status == 200, (right, answer.body)
