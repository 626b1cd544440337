"""openapi.yaml, generated against the running portal through Caddy (docs/security.md#t24-deviations-from-the-contract)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from client import Session
from conftest import copied, running
from stack import Stack

ROOT = Path(__file__).resolve().parent.parent.parent
CHECKS = ("not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
          "response_schema_conformance,use_after_free,ensure_resource_availability")
# Other listeners, and another signer.
ELSEWHERE = "^/(internal/|portal/cp/|$)"
# These would end the session that everything else needs, or are throttled for it.
SUICIDE = "/auth/logout$|/profile/password$|/profile/sessions/"
# Without a session all of these are 401, as the isolation matrix says; some of them stand for all.
WITH_SESSION = "/nodes|/commands|/billing|/tickets|/audit|/profile|/branding|/dashboard"
EXAMPLES = 6

CONFIG = """\
[parameters]
"path.slug" = "acme"
"query.wait" = 0
"""


def generate(portal, folder, headers, excluded, examples=EXAMPLES, phases="examples,coverage,fuzzing,stateful",
             contract=ROOT / "openapi.yaml", root="", values={}):
    """Runs schemathesis over a contract; fails with its report. `values` are of parameters, by place and name."""
    config = folder / "schemathesis.toml"
    config.write_text(CONFIG + "".join(f"{json.dumps(name)} = {json.dumps(value)}\n" for name, value in values.items()))
    command = [Path(sys.executable).with_name("schemathesis"), "--config-file", config, "run", contract,
               "--url", f"https://localhost:{portal.https}{root}", "--tls-verify", "false", "--checks", CHECKS,
               "--phases", phases, "--max-examples", str(examples), "--seed", "1", "--workers", "1",
               "--generation-database", "none", "--suppress-health-check", "all", "--no-color",
               "--exclude-path-regex", excluded]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, cwd=folder)
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture
def commanded_portal(binaries, folder, demo_database):
    """A demo of one's own with a control plane: without one, commands answer 503 by contract."""
    stack = Stack(copied(demo_database, folder / "var"), binaries)
    stack.start_control_plane()
    yield from running(stack)


@pytest.mark.timeout(300)
def test_an_owner_meets_only_what_the_contract_says(commanded_portal, folder):
    owner = Session(commanded_portal.https).login("owner")
    generate(commanded_portal, folder, {"Authorization": f"Bearer {owner.jwt}"}, f"{ELSEWHERE}|{SUICIDE}|/auth/")
    # The session has outlived it all, so the answers were those that a session gets.
    assert Session(commanded_portal.https).call("state", headers={"Authorization": f"Bearer {owner.jwt}"}).status == 200


@pytest.mark.timeout(300)
def test_a_stranger_meets_only_what_the_contract_says(fresh_portal, folder):
    generate(fresh_portal, folder, {}, f"{ELSEWHERE}|/auth/login$|{WITH_SESSION}", examples=3)
    # Each of these costs a hash of a third of a second.
    generate(fresh_portal, folder, {}, "^(?!.*/auth/login$)", examples=5, phases="fuzzing")
