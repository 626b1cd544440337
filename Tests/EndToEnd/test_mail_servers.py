"""Mail servers that say no: what ends a mail, what lets it wait, and what a strict one takes."""

import pytest
from conftest import mailing
from mail_server import Door, Sink, invite, outbox, wait, without_jobs


@pytest.fixture
def door():
    door = Door()
    yield door
    door.stop()


@pytest.fixture
def post_at_door(binaries, folder, demo_database, door):
    yield from mailing(binaries, folder, demo_database, door.url)


@pytest.fixture
def strict():
    """A server without SMTPUTF8."""
    sink = Sink(utf8=False)
    yield sink
    sink.stop()


@pytest.fixture
def post_at_strict(binaries, folder, demo_database, strict):
    yield from mailing(binaries, folder, demo_database, strict.url)


def first_end(stack, door, answers):
    """State and cause of a new mail after its first attempt at a server that answers so."""
    door.answers = Door.friendly | answers
    name = "at-" + "-".join(answers).lower() + "@acme.test"
    invite(stack, name)
    query = f"SELECT state, last_error FROM mail_outbox WHERE recipient = '{name}' AND last_error IS NOT NULL"
    return wait(lambda: outbox(stack, query))[0]


def test_a_no_at_the_door_is_no_end(post_at_door, door):
    """It tells of the server or of the settings, not of a mail: everything goes out once that is mended."""
    stages = [{"greeting": "554 no service"}, {"EHLO": "550 no", "HELO": "550 no"}, {"AUTH": "535 wrong password"},
              {"MAIL": "530 auth first"}, {"RCPT": "530 auth first"}, {"DATA": "554 no"}]
    for answers in stages:
        state, cause = first_end(post_at_door, door, answers)
        assert state == "queued", answers
        stage, answer = answers.popitem()
        assert answer[:3] in cause and (stage not in ("MAIL", "RCPT", "DATA") or stage in cause)
    door.answers = Door.friendly
    without_jobs(post_at_door, "UPDATE mail_outbox SET due_at = 1")
    wait(lambda: all(state == "sent" for state, *_ in outbox(post_at_door)))
    assert len(door.recipients) == len(stages)


@pytest.mark.parametrize("stage, cause", [("RCPT", "RCPT failed: 550"), ("message", "message failed: 550")])
def test_a_no_to_this_mail_ends_it(post_at_door, door, stage, cause):
    assert first_end(post_at_door, door, {stage: "550 no"}) == ("refused", cause)


def test_a_stored_address_beyond_ascii_stops_no_mail(post_at_strict, strict):
    """Such addresses could once be set."""
    without_jobs(post_at_strict, "UPDATE client_branding SET support_email = 'jörg@xn--bcher-kva.example'")
    invite(post_at_strict, "one@acme.test")
    [message] = wait(lambda: strict.to("one@acme.test"))
    assert "Reply-To" not in message and not message.defects
    without_jobs(post_at_strict, "UPDATE msps SET mail_from = 'jörg@xn--bcher-kva.example'")
    invite(post_at_strict, "two@acme.test")
    [message] = wait(lambda: strict.to("two@acme.test"))
    assert message["From"].addresses[0].addr_spec == strict.messages[-1][0] == "portal@house.test"
    assert message["Message-ID"].endswith("@house.test>")


def test_a_user_beyond_ascii_gets_mail_where_the_server_can(post, sink):
    invite(post, "jörg@bücher.example")
    [message] = wait(lambda: sink.to("jörg@xn--bcher-kva.example"))
    assert message["Reply-To"]


def test_a_user_beyond_ascii_is_refused_where_it_cannot(post_at_strict, strict):
    invite(post_at_strict, "jörg@bücher.example")
    invite(post_at_strict, "ann@acme.test")
    wait(lambda: strict.to("ann@acme.test"))
    [row] = wait(lambda: [row for row in outbox(post_at_strict) if row[0] == "refused"])
    assert row[3] == "RCPT failed: 500"
