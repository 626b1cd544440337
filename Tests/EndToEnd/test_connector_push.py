"""connectors/push.py: what it sends, and that breaks lose and double nothing."""

import sys
from collections import Counter

import pytest
from conftest import ROOT
from import_server import ImportServer

sys.path.insert(0, str(ROOT / "connectors"))
import push  # noqa: E402


@pytest.fixture
def server(tmp_path):
    server = ImportServer(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def portal(server, tmp_path, monkeypatch):
    """The portal as a connector sees it; its waits take no time, and are listed."""
    (tmp_path / "key").write_text("cpk_test\n")
    portal = push.Portal({"url": server.url, "key_file": str(tmp_path / "key"), "ca_file": str(server.certificate)})
    portal.waits = []
    monkeypatch.setattr(push.time, "sleep", portal.waits.append)
    return portal


def nodes(count):
    return [{"type": "node", "client": "acme", "id": f"srv-{number}", "name": "zwölf"} for number in range(count)]


def test_records_go_out_gzipped_with_the_key_as_one_import_in_parts(server, portal, monkeypatch):
    monkeypatch.setattr(push, "PART_BYTES", 2000)
    assert push.push(portal, nodes(60)).counts["added"] == 60
    assert server.taken == nodes(60)
    paths, headers = zip(*server.requests)
    firsts = [int(path.removeprefix("/portal/cp/v1/import?keep_going=true&from_line=")) for path in paths]
    assert firsts[0] == 1 and len(firsts) > 1 and firsts == sorted(set(firsts))
    assert len({sent["Idempotency-Key"] for sent in headers}) == 1
    assert all(sent["Authorization"] == "Bearer cpk_test" and sent["Content-Type"] == "application/x-ndjson"
               and sent["Content-Encoding"] == "gzip" for sent in headers)


def test_twenty_breaks_lose_and_double_nothing(server, portal):
    kinds = ["cut", "late cut", "error"]
    server.plan = [(kinds[at % 3], 3 + at * 10) for at in range(20)]
    result = push.push(portal, nodes(250))
    assert server.taken == nodes(250)
    assert len({headers["Idempotency-Key"] for _, headers in server.requests}) == 1 and len(server.requests) == 21
    assert 0 < result.counts["lines"] <= 250 and not result.refused


def test_it_waits_as_long_as_it_is_asked_and_longer_each_time(server, portal):
    server.plan = [("status", 429, "7"), ("status", 409), ("status", 503), ("status", 502)]
    push.push(portal, nodes(1))
    assert portal.waits == [7, 2, 4, 8] and server.taken == nodes(1)


def test_it_gives_up_when_nothing_moves(server, portal, monkeypatch):
    monkeypatch.setattr(push, "PATIENCE", 3)
    server.plan = [("status", 503)] * 9
    with pytest.raises(push.Failure, match="as planned.*next run") as failure:
        push.push(portal, nodes(1))
    assert failure.value.status == 69 and portal.waits == [1, 2] and not server.taken


@pytest.mark.parametrize("status", [400, 401, 403, 413, 415, 422])
def test_a_refusal_is_no_break(server, portal, status):
    server.plan = [("status", status)]
    with pytest.raises(push.Failure, match="as planned") as failure:
        push.push(portal, nodes(1))
    assert failure.value.status == 78 and len(server.requests) == 1


def test_the_key_follows_no_redirect_and_goes_nowhere_unread(server, portal, tmp_path):
    server.plan = [("status", 302, None, f"{server.url}/elsewhere")]
    with pytest.raises(push.Failure):
        push.push(portal, nodes(1))
    assert len(server.requests) == 1
    with pytest.raises(push.Failure, match="https://"):
        push.Portal({"url": "http://localhost", "key_file": str(tmp_path / "key")})
    portal.ca_file = None
    with pytest.raises(push.Failure, match="not trusted") as failure:
        push.push(portal, nodes(1))
    assert failure.value.status == 78 and len(server.requests) == 1


def test_what_is_refused_is_named_once_and_handed_back(server, portal, capsys):
    server.bad = {"srv-4": {"field": "name", "code": "required", "message": "must be there"}}
    server.plan = [("cut", 3), ("late cut", 9)]
    result = push.push(portal, nodes(20))
    assert result.refused == [nodes(5)[4]]
    assert capsys.readouterr().err.count("refused: node acme srv-4: name: must be there") == 1
    assert push.finish(result) == 1 and push.finish(push.Result(Counter(lines=3))) == 0


def test_a_state_that_cannot_be_written_leaves_the_one_before(tmp_path):
    path = tmp_path / "state.json"
    assert push.load_state(path) == {}
    push.save_state(path, {"until": 1})
    with pytest.raises(TypeError):
        push.save_state(path, {"until": object()})
    assert push.load_state(path) == {"until": 1} and len(list(tmp_path.iterdir())) == 1
