"""A stand-in for the import API that breaks off as told: what a real portal does only when something is wrong with it."""

import gzip
import json
import re
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ZERO = dict.fromkeys(("added", "changed", "unchanged", "removed", "out_of_date", "bad"), 0)


class ImportServer:
    """Takes lines in batches of ten; each request does the next of `plan`, and the rest is taken as it should be.

    ("status", 503, "2"): refused with this Retry-After. ("cut", 20): the connection ends after 20 lines of the whole, while the next are looked at.
    ("late cut", 20): they are taken, but their answer is lost. ("error", 20): gives up with a line that says so.
    """

    def __init__(self, folder):
        self.plan, self.taken, self.requests, self.offsets = [], [], [], {}
        self.bad = {}
        self.certificate = folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "private.pem",
                        "-out", self.certificate], check=True, capture_output=True)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"owner": self}))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, folder / "private.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner = None

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.owner.requests.append((self.path, dict(self.headers)))
        self.refuse(404)

    def do_POST(self):
        lines = gzip.decompress(self.rfile.read(int(self.headers["Content-Length"]))).splitlines()
        self.owner.requests.append((self.path, dict(self.headers)))
        what, *values = self.owner.plan.pop(0) if self.owner.plan else ("all",)
        if what == "status":
            return self.refuse(*values)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        before = int(re.search(r"from_line=(\d+)", self.path).group(1)) - 1
        self.take([b""] * before + lines, what, values[0] if values else before + len(lines))

    def refuse(self, status, wait=None, location=None):
        body = json.dumps({"type": "urn:portal:problem:x", "title": "X", "status": status, "detail": "as planned", "code": "x"}).encode()
        self.send_response(status)
        for name, value in (("Retry-After", wait), ("Location", location), ("Content-Length", str(len(body)))):
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def take(self, lines, what, until):
        key = self.headers["Idempotency-Key"]
        start = self.owner.offsets.get(key, 0)
        while (done := self.owner.offsets.get(key, 0)) < until:
            batch = lines[done:min(done + 10, until)]
            self.owner.offsets[key] = done + len(batch)
            self.owner.taken += [json.loads(line) for line in batch]
            self.tell_problems(lines, done, done + len(batch))
            if what == "late cut" and done + len(batch) >= until:
                break
            self.tell(type="batch", offset=done + len(batch), **ZERO | {"lines": len(batch), "added": len(batch)})
        if what == "cut":
            self.tell_problems(lines, until, until + 10)
        if what in ("cut", "late cut"):
            self.close_connection = True
            return self.connection.close()
        if what == "error":
            self.tell(type="error", offset=until, status=503, code="busy", detail="the portal is busy")
        else:
            done = self.owner.offsets.get(key, 0)
            self.tell(type="summary", offset=done, complete=True, kept=True, **ZERO | {"lines": done - start, "added": done - start}, types={})
        self.wfile.write(b"0\r\n\r\n")

    def tell_problems(self, lines, done, until):
        for number, line in enumerate(lines[done:until], done + 1):
            if error := self.owner.bad.get(json.loads(line).get("id")):
                self.tell(type="problem", line=number, record="node", warning=False, errors=[error])

    def tell(self, **line):
        text = json.dumps(line).encode() + b"\n"
        self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
