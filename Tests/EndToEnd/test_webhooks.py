"""Events on their way to an MSP's systems: each comes, signed, in order while it is taken; what is not taken comes later,
and nothing goes where it must not (docs/security.md#t72-webhook-into-the-inside)."""

import json
import signal
import sqlite3
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import copied
from demo_cp import signature
from stack import Stack


class Receiver:
    """An MSP's system; `answers(type, attempt)` gives status and header fields, `taken` the messages that got a 2xx."""

    def __init__(self):
        self.seen, self.taken = [], []
        self.answers = lambda kind, attempt: (204, {})
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, fields = receiver.hear(dict(self.headers), body, self.path)
                self.send_response(status)
                for name, value in ({"Content-Length": "0"} | fields).items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *words):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/events?token=hidden"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def hear(self, headers, body, path):
        message = json.loads(body)
        message.update(id=headers["webhook-id"], headers=headers, body=body, path=path)
        self.seen.append(message)
        attempt = sum(other["id"] == message["id"] for other in self.seen)
        status, fields = self.answers(message["type"], attempt)
        if 200 <= status < 300:
            self.taken.append(message)
        return status, fields

    def numbers(self):
        return [message["data"]["number"] for message in self.taken if "number" in message["data"]]

    def types(self):
        return [message["type"] for message in self.taken]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class Wired:
    """A demo portal's jobs, and a receiver."""

    def __init__(self, stack, receiver):
        self.stack, self.receiver = stack, receiver

    def ctl(self, *words, check=True):
        done = self.stack.portalctl("webhook", *words, "--json", check=check)
        return json.loads(done.stdout) if done.stdout else done

    def add(self, *words, url=None, name="psa"):
        return self.ctl("add", "--msp", "alder", "--name", name, "--url", url or self.receiver.url, *words)

    def listed(self, name="psa"):
        return next(item for item in self.ctl("list")["items"] if item["name"] == name)

    def rename(self, *names, client="acme"):
        lines = [{"type": "client", "client": client, "msp": "alder", "name": name} for name in names]
        self.stack.portalctl("import", stdin="".join(json.dumps(line) + "\n" for line in lines))

    def wait(self, true, seconds=30):
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"{self.receiver.types()}\n{self.listed()}\n{self.log()}"
            time.sleep(0.05)

    def log(self):
        return (self.stack.log / "jobs.log").read_text()[-2000:]

    def without_jobs(self, sql=None):
        """Changes the database while the jobs are down, to make time pass; then starts them again."""
        self.stack.stop_process("jobs")
        if sql:
            with sqlite3.connect(self.stack.environment["PORTAL_DATABASE"], isolation_level=None) as database:
                database.execute(sql)
            database.close()
        self.stack.start_jobs()

    def events(self, action):
        done = self.stack.portalctl("audit", "list", "--msp", "alder", "--json")
        return [item for item in json.loads(done.stdout)["items"] if item["action"] == action]


def wire(binaries, folder, demo_database, **extra):
    receiver = Receiver()
    stack = Stack(copied(demo_database, folder / "var"), binaries, extra={"PORTAL_LOG_LEVEL": "debug"} | extra)
    stack.start_jobs()
    return Wired(stack, receiver)


@pytest.fixture
def wired(binaries, folder, demo_database):
    wired = wire(binaries, folder, demo_database, PORTAL_WEBHOOK_NETWORKS="127.0.0.0/8 ::1")
    yield wired
    wired.stack.stop()
    wired.receiver.stop()


def is_signed(message, secret):
    headers = message["headers"]
    expected = signature(secret, headers["webhook-id"], headers["webhook-timestamp"], message["body"])
    return expected in headers["webhook-signature"].split(" ")


def test_every_event_comes_signed_and_in_order(wired):
    secret = wired.add()["secret"]
    wired.rename(*(f"Acme {number}" for number in range(20)))
    wired.wait(lambda: wired.receiver.types().count("client.renamed") == 20)
    assert wired.receiver.types()[0] == "webhook.added"
    numbers = wired.receiver.numbers()
    assert numbers == sorted(set(numbers))
    renamed = [message for message in wired.receiver.taken if message["type"] == "client.renamed"]
    assert [message["data"]["event"]["details"]["name"]["new"] for message in renamed] == \
        [f"Acme {number}" for number in range(20)]
    assert all(message["data"]["client"] == "acme" for message in renamed)
    assert all(is_signed(message, secret) for message in wired.receiver.taken)
    assert not any(is_signed(message, "whsec_" + "A" * 44) for message in wired.receiver.taken)
    assert wired.receiver.taken[0]["path"] == "/events?token=hidden"
    assert "hidden" not in wired.log()
    wired.wait(lambda: wired.listed()["waiting"] == 0)


def test_only_what_is_wanted_comes_and_only_of_the_own_msp(wired):
    wired.add("--events", "portal.*,client.suspended")
    wired.rename("Another")
    wired.stack.portalctl("client", "suspend", "acme")
    wired.stack.portalctl("client", "resume", "acme")
    clients = {item["client"]: item["msp"] for item in
               json.loads(wired.stack.portalctl("client", "list", "--json").stdout)["items"]}
    foreign = next(client for client, msp in clients.items() if msp != clients["acme"])
    wired.stack.portalctl("client", "suspend", foreign)
    wired.wait(lambda: wired.listed()["waiting"] == 0)
    wired.wait(lambda: wired.receiver.types() == ["client.suspended"])
    assert wired.receiver.taken[0]["data"]["client"] == "acme"
    note = wired.stack.portalctl("webhook", "change", "psa", "--msp", "alder", "--events", "user.invitd").stdout
    assert "user.invitd" in note
    assert wired.listed()["events"] == ["user.invitd"]


def test_one_event_that_is_never_taken_holds_up_no_other(wired):
    wired.receiver.answers = lambda kind, attempt: (500 if kind == "client.suspended" else 200, {})
    wired.add("--events", "client.*")
    wired.stack.portalctl("client", "suspend", "acme")
    wired.rename("A")
    wired.stack.portalctl("client", "resume", "acme")
    wired.rename("B")
    wired.wait(lambda: wired.receiver.types() == ["client.renamed", "client.resumed", "client.renamed"], seconds=60)
    refused = [message for message in wired.receiver.seen if message["type"] == "client.suspended"]
    assert refused and len({message["id"] for message in refused}) == 1
    assert wired.listed()["retrying"] == 1
    wired.receiver.answers = lambda kind, attempt: (200, {})
    wired.ctl("replay", "psa", "--msp", "alder", "--failed")
    wired.wait(lambda: "client.suspended" in wired.receiver.types())
    assert wired.receiver.taken[-1]["id"] == refused[0]["id"]
    wired.wait(lambda: wired.listed()["retrying"] == 0)


def test_many_that_are_refused_or_slow_hold_up_no_other(wired):
    """A tenth of the events is never taken, and five other receivers hang: the rest comes all the same."""
    bad = {f"A{number}" for number in range(0, 200, 10)}

    def answer(kind, attempt):
        name = wired.receiver.seen[-1]["data"]["event"]["details"]["name"]["new"]
        return (500 if name in bad else 200, {})

    slow = Receiver()
    slow.answers = lambda kind, attempt: time.sleep(12) or (200, {})
    try:
        for number in range(5):
            wired.add(name=f"slow-{number}", url=slow.url)
        wired.receiver.answers = answer
        wired.add("--events", "client.renamed")
        wired.rename(*(f"A{number}" for number in range(200)))
        wired.wait(lambda: len({message["id"] for message in wired.receiver.taken}) == 180, seconds=60)
        assert len(wired.receiver.taken) == 180
        assert not slow.taken or len(slow.taken) < 40
        shown = wired.ctl("show", "psa", "--msp", "alder")
        assert len(shown["not_taken"]) == 20 and {item["error"] for item in shown["not_taken"]} == {"HTTP 500"}
        assert {item["action"] for item in shown["not_taken"]} == {"client.renamed"}
    finally:
        slow.answers = lambda kind, attempt: (200, {})
        slow.stop()


def test_an_answer_counts_for_the_endpoint_it_was_asked_of(wired):
    """Whoever moves a receiver is not hit by what the former one says at last."""
    other = Receiver()
    try:
        wired.receiver.answers = lambda kind, attempt: time.sleep(3) or (410, {})
        wired.add("--events", "client.renamed")
        wired.rename("One")
        wired.wait(lambda: wired.receiver.seen)
        wired.ctl("change", "psa", "--msp", "alder", "--url", other.url)
        wired.wait(lambda: len(other.taken) == 1)
        time.sleep(4)
        assert wired.listed()["state"] == "working" and not wired.events("webhook.disabled")
        assert "hidden" not in json.dumps(wired.events("webhook.changed") + wired.events("webhook.added"))
    finally:
        other.stop()


def test_an_answer_without_end_is_not_read_to_its_end(wired):
    sent = []

    class Endless(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(200)
            self.end_headers()
            try:
                while sum(sent) < 1 << 28:
                    sent.append(self.wfile.write(bytes(65_536)))
            except OSError:
                pass

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        wired.add(url=f"http://127.0.0.1:{server.server_address[1]}/")
        assert wired.ctl("test", "psa", "--msp", "alder")["taken"] is True
        assert sum(sent) < 1 << 26
    finally:
        server.shutdown()
        server.server_close()


def test_two_who_test_at_once_are_told_so(wired):
    wired.receiver.answers = lambda kind, attempt: time.sleep(1) or (200, {})
    wired.add("--events", "client.renamed")
    results = []
    threads = [threading.Thread(target=lambda: results.append(
        wired.stack.portalctl("webhook", "test", "psa", "--msp", "alder", check=False))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done.returncode for done in results) in ([0, 0], [0, 1])
    assert all("another test" in done.stderr for done in results if done.returncode)


def test_a_replay_leaves_nothing_out_unless_asked_to(wired):
    wired.receiver.answers = lambda kind, attempt: (503, {"Retry-After": "600"})
    wired.add("--events", "client.renamed")
    wired.rename(*(f"A{number}" for number in range(10)))
    wired.wait(lambda: wired.listed()["failing_since"])
    refused = wired.ctl("replay", "psa", "--msp", "alder", "--since", "2099-01-01", check=False)
    assert refused.returncode == 1 and "left out" in refused.stderr and "--skip" in refused.stderr
    wired.receiver.answers = lambda kind, attempt: (200, {})
    wired.ctl("replay", "psa", "--msp", "alder", "--failed")
    wired.wait(lambda: len(wired.receiver.taken) == 10)
    last = wired.listed()["position"]
    wired.ctl("replay", "psa", "--msp", "alder", "--after", str(last), "--skip")


def test_nothing_is_lost_while_the_receiver_is_away_and_the_jobs_are_killed(wired):
    wired.receiver.answers = lambda kind, attempt: (503, {"Retry-After": "1"})
    wired.add("--events", "client.renamed")
    wired.rename(*(f"A{number}" for number in range(10)))
    wired.wait(lambda: wired.receiver.seen)
    wired.stack.stop_process("jobs", signal.SIGKILL)
    wired.receiver.answers = lambda kind, attempt: (200, {})
    wired.stack.start_jobs()
    wired.without_jobs("UPDATE webhooks SET claimed_until = 0, retry_at = 0")
    wired.wait(lambda: len(wired.receiver.taken) >= 10, seconds=60)
    names = [message["data"]["event"]["details"]["name"]["new"] for message in wired.receiver.taken]
    assert set(names) == {f"A{number}" for number in range(10)}
    assert len(names) == 10, names


def test_the_secret_is_rotated_without_a_gap(wired):
    first = wired.add("--events", "client.renamed")["secret"]
    second = wired.ctl("rotate", "psa", "--msp", "alder")["secret"]
    wired.rename("Both")
    wired.wait(lambda: len(wired.receiver.taken) == 1)
    assert is_signed(wired.receiver.taken[0], first) and is_signed(wired.receiver.taken[0], second)
    third = wired.ctl("rotate", "psa", "--msp", "alder", "--overlap", "0")["secret"]
    wired.rename("Alone")
    wired.wait(lambda: len(wired.receiver.taken) == 2)
    assert is_signed(wired.receiver.taken[1], third)
    assert not is_signed(wired.receiver.taken[1], first) and not is_signed(wired.receiver.taken[1], second)
    database = sqlite3.connect(wired.stack.environment["PORTAL_DATABASE"])
    assert third.removeprefix("whsec_") not in "".join(row[0] for row in database.execute(
        "SELECT sealed FROM webhook_secrets"))
    database.close()


def test_a_key_may_be_rotated_away_without_a_webhook_noticing(wired):
    secret = wired.add("--events", "client.renamed")["secret"]
    keys = wired.stack.environment["PORTAL_KEYS"]
    with open(keys) as file:
        old = file.read()
    # The key that sealed is so old that the second rotation drops it.
    with open(keys, "w") as file:
        file.write("2020-01-02:" + old.split(":", 1)[1] + old.replace(old.split(":")[0], "2020-01-01"))
    lost = wired.stack.portalctl("doctor", check=False).stdout
    assert "sealed with keys that are not there" in lost
    with open(keys, "w") as file:
        file.write("2020-01-02:" + "A" * 43 + "=\n" + old)
    assert json.loads(wired.stack.portalctl("keys", "rotate", "--json").stdout)["dropped"] == 1
    wired.without_jobs()
    wired.rename("After")
    wired.wait(lambda: len(wired.receiver.taken) == 1)
    assert is_signed(wired.receiver.taken[0], secret)


def test_a_receiver_that_is_gone_for_three_days_is_given_up_with_a_mail_and_loses_nothing(wired):
    wired.stack.portalctl("msp", "set", "alder", "--contact", "it@alder.test")
    wired.receiver.answers = lambda kind, attempt: (500, {})
    wired.add("--events", "client.renamed")
    wired.rename("One")
    wired.wait(lambda: wired.listed()["failing_since"])
    wired.without_jobs("UPDATE webhooks SET failing_since = failing_since - 86400000 * 3, retry_at = 0, failures = 9")
    wired.rename("Two")
    wired.wait(lambda: wired.listed()["disabled_at"])
    assert [event["details"]["cause"]["new"] for event in wired.events("webhook.disabled")] == ["HTTP 500"]
    mails = json.loads(wired.stack.portalctl("mail", "list", "--json").stdout)["items"]
    assert [mail["to"] for mail in mails if mail["kind"] == "webhook-disabled"] == ["it@alder.test"]
    assert "disabled" in wired.stack.portalctl("doctor", check=False).stdout
    wired.rename("Three")
    wired.receiver.answers = lambda kind, attempt: (200, {})
    time.sleep(2)
    assert not wired.receiver.taken
    refused = wired.ctl("replay", "psa", "--msp", "alder", "--failed", check=False)
    assert wired.listed()["state"] == "disabled"
    assert refused.returncode == 1 and "webhook enable" in refused.stderr
    wired.ctl("enable", "psa", "--msp", "alder")
    wired.wait(lambda: len(wired.receiver.taken) == 3)


def test_an_endpoint_that_says_it_is_gone_is_asked_no_more(wired):
    wired.receiver.answers = lambda kind, attempt: (410, {})
    wired.add("--events", "client.renamed")
    wired.rename("One")
    wired.wait(lambda: wired.listed()["disabled_at"])
    assert len(wired.receiver.seen) == 1


def test_a_test_is_sent_at_once_and_tells_the_truth(wired):
    wired.add("--events", "client.renamed")
    assert wired.ctl("test", "psa", "--msp", "alder")["taken"] is True
    assert wired.receiver.types() == ["webhook.test"]
    wired.receiver.answers = lambda kind, attempt: (302, {"Location": "http://127.0.0.1:1/"})
    wired.ctl("disable", "psa", "--msp", "alder")
    done = wired.stack.portalctl("webhook", "test", "psa", "--msp", "alder", check=False)
    assert done.returncode == 1 and "redirects are not followed" in done.stdout
    assert [message["path"] for message in wired.receiver.seen] == ["/events?token=hidden"] * 2
    assert wired.listed()["disabled_at"]


def test_events_are_sent_again_on_demand_under_the_same_ids(wired):
    wired.add("--events", "client.renamed")
    wired.rename("One", "Two", "Three")
    wired.wait(lambda: len(wired.receiver.taken) == 3)
    first = [message["id"] for message in wired.receiver.taken]
    after = wired.receiver.numbers()[0]
    wired.ctl("replay", "psa", "--msp", "alder", "--after", str(after))
    wired.wait(lambda: len(wired.receiver.taken) == 5)
    assert [message["id"] for message in wired.receiver.taken[3:]] == first[1:]
    wired.ctl("replay", "psa", "--msp", "alder", "--since", "2020-01-01")
    wired.wait(lambda: len(wired.receiver.taken) >= 8)
    assert [message["id"] for message in wired.receiver.taken if message["id"] in first][5:8] == first
    too_far = wired.ctl("replay", "psa", "--msp", "alder", "--after", "99999999", check=False)
    assert too_far.returncode == 1 and "the last event has the number" in too_far.stderr
    wired.ctl("add", "--msp", "alder", "--name", "late", "--url", wired.receiver.url, "--events", "client.renamed",
              "--since", "2020-01-01")
    wired.wait(lambda: len(wired.receiver.taken) >= 11)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_nothing_goes_into_the_inside_unless_the_operator_allows_it(binaries, folder, demo_database, host):
    wired = wire(binaries, folder, demo_database)
    try:
        inside = f"http://{host}:{wired.receiver.port}/"
        refused = wired.stack.portalctl(
            "webhook", "add", "--msp", "alder", "--name", "psa", "--url", inside, check=False)
        assert refused.returncode == 64 and "--url must begin with https://" in refused.stderr
        # A name that resolves to the inside, or a setting that was taken back.
        wired.add(url="https://psa.example.com/")
        database = sqlite3.connect(wired.stack.environment["PORTAL_DATABASE"], isolation_level=None)
        for url in (inside, inside.replace("http:", "https:")):
            database.execute("UPDATE webhooks SET url = ?, retry_at = 0", (url,))
            done = wired.stack.portalctl("webhook", "test", "psa", "--msp", "alder", check=False)
            said = "no address of the public internet" if url.startswith("https") else '"http" not supported'
            assert done.returncode == 1 and said in done.stdout, done.stdout
        database.close()
        assert not wired.receiver.seen
    finally:
        wired.stack.stop()
        wired.receiver.stop()


def test_a_proxy_of_the_environment_is_not_asked(binaries, folder, demo_database):
    wired = wire(binaries, folder, demo_database)
    try:
        wired.stack.stop_process("jobs")
        proxy = f"http://127.0.0.1:{wired.receiver.port}"
        wired.stack.environment |= {"https_proxy": proxy, "http_proxy": proxy, "ALL_PROXY": proxy}
        wired.stack.start_jobs()
        wired.add(url="https://psa.example.invalid/")
        done = wired.stack.portalctl("webhook", "test", "psa", "--msp", "alder", check=False)
        assert done.returncode == 1 and "resolve" in done.stdout.lower(), done.stdout
        assert not wired.receiver.seen
    finally:
        wired.stack.stop()
        wired.receiver.stop()


@pytest.mark.parametrize("words,said", [
    (["add", "--msp", "alder", "--name", "psa", "--url", "psa.example"], "--url must begin with https://"),
    (["add", "--msp", "alder", "--name", "psa", "--url", "https://a:b@psa.example/"], "user name or password"),
    (["add", "--msp", "alder", "--name", "psa", "--url", "https://psa.example/", "--events", "User Invited"],
     "--events must be actions"),
    (["add", "--msp", "nobody", "--name", "psa", "--url", "https://psa.example/"], "there is no MSP nobody"),
    (["add", "--msp", "alder", "--name", "My PSA", "--url", "https://psa.example/"], "--name must"),
    (["add", "--msp", "alder", "--name", "psa", "--url", "https://psa.example/", "--events", "user..*"], "--events must be actions"),
    (["change", "psa", "--msp", "alder"], "nothing to change"),
    (["replay", "psa", "--msp", "alder"], "say what to send again"),
    (["replay", "psa", "--msp", "alder", "--failed", "--after", "3"], "exclude each other"),
    (["test", "psa", "--msp", "alder"], "alder has no webhook psa"),
    (["remove", "psa", "--msp", "alder"], "alder has no webhook psa"),
])
def test_what_is_wrong_is_said(portal, words, said):
    done = portal.portalctl("webhook", *words, check=False)
    assert done.returncode in (1, 64) and said in done.stderr, (done.returncode, done.stderr)
