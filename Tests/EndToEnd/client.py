"""Small clients: HTTP/1.1 over TLS with a chosen SNI and Host, HTTP/2, a portal session."""

import http.client
import json
import socket
import ssl
import time
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events


@dataclass
class Answer:
    status: int
    headers: list
    body: bytes = b""

    def header(self, name):
        """The field's value; None when it is missing, joined when it came twice."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(values) if values else None

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The problem's code; fails unless the answer is a problem of this status."""
        assert self.header("Content-Type") == "application/problem+json", (self.status, self.headers, self.body[:300])
        assert self.json["status"] == self.status
        assert self.json["type"] == f"urn:portal:problem:{self.json['code']}"
        assert self.json["title"] and self.json["detail"] and len(self.json["request_id"]) == 36
        return self.json["code"]


def tls(port, sni, alpn=("http/1.1",), timeout=20, source=None):
    """A TLS connection to 127.0.0.1, from another address of this machine where `source` names one, that asks for `sni`; the
    certificate is not verified."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(list(alpn))
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout, source and (source, 0)), server_hostname=sni)


def request(port, path, method="GET", sni="localhost", host=None, headers=(), body=None, timeout=20, source=None):
    """One request over TLS with exactly these headers, and Host."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.sock = tls(port, sni, timeout=timeout, source=source)
    return _send(connection, path, method, host or f"{sni}:{port}", headers, body)


def plain(port, path, method="GET", host=None, headers=(), body=None, timeout=20):
    """The same without TLS."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    return _send(connection, path, method, host or f"127.0.0.1:{port}", headers, body)


def _send(connection, path, method, host, headers, body):
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", host)
    headers = list(headers.items()) if isinstance(headers, dict) else list(headers)
    for name, value in headers:
        connection.putheader(name, value)
    if body is not None and not any(name.lower() == "content-length" for name, _ in headers):
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    try:
        return Answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()


def request_h2(port, path, sni, headers, pause=0):
    """One GET over HTTP/2 with exactly these header fields after the pseudo-headers. After its first 60 KB nothing more is
    taken for `pause` seconds."""
    stream = tls(port, sni, ("h2",))
    assert stream.selected_alpn_protocol() == "h2"
    connection = h2.connection.H2Connection(h2.config.H2Configuration(
        client_side=True, validate_outbound_headers=False, normalize_outbound_headers=False))
    connection.initiate_connection()
    connection.send_headers(1, [(":method", "GET"), (":scheme", "https"), (":authority", sni), (":path", path), *headers],
                            end_stream=True)
    stream.sendall(connection.data_to_send())
    answer = Answer(0, [])
    while data := stream.recv(65536):
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.ResponseReceived):
                answer.headers = [(_text(name), _text(value)) for name, value in event.headers]
                answer.status = int(dict(answer.headers)[":status"])
            elif isinstance(event, h2.events.DataReceived):
                answer.body += event.data
                if pause and len(answer.body) > 60_000:
                    time.sleep(pause)
                    pause = 0
                connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, (h2.events.StreamEnded, h2.events.StreamReset)):
                stream.close()
                return answer
        stream.sendall(connection.data_to_send())
    return answer


def _text(value):
    return value.decode() if isinstance(value, bytes) else value


@dataclass
class Session:
    """A person at one portal: keeps cookies, speaks JSON, sends what a browser sends. `source`: the address they come from."""

    port: int
    slug: str = "acme"
    sni: str = "localhost"
    cookies: dict = field(default_factory=dict)
    jwt: str = None
    source: str = None

    def call(self, path, method="GET", body=None, headers=(), timeout=20):
        """A request below /portal/<slug>/, or anywhere when the path starts with a slash."""
        target = path if path.startswith("/") else f"/portal/{self.slug}/{path}"
        sent = {"Accept": "*/*"} | dict(headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method not in ("GET", "HEAD"):
            sent.setdefault("Sec-Fetch-Site", "same-origin")
        data = None
        if body is not None:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        elif method not in ("GET", "HEAD"):
            data = b""
        answer = request(self.port, target, method, self.sni, headers=sent, body=data, timeout=timeout,
                         source=self.source)
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self._keep(value)
        return answer

    def _keep(self, cookie):
        pair, *attributes = [part.strip() for part in cookie.split(";")]
        name, value = pair.split("=", 1)
        if not value or "max-age=0" in [attribute.lower() for attribute in attributes]:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    def login(self, user="owner", password="correct-horse-battery", email=None):
        email = email or f"{user}@{self.slug}.test"
        answer = self.call("auth/login", "POST", {"email": email, "password": password})
        assert answer.status == 200, answer.body
        self.jwt = answer.json["jwt"]
        return self
