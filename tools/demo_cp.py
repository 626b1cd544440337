"""A stand-in for the MSP's control plane: takes signed commands, then reports how they go.

usage: PORTAL_CP_SECRET=whsec_… demo_cp.py PORT https://localhost:8443 [MODE]

MODE  ok       202, then accepted and succeeded, a second or so apart (default)
      silent   202, and never a word more
      slow     202 after 12 seconds, and no more
      refuse   422
      error    500
      rubbish  an answer that is no HTTP
      die      takes the command, carries it out and hangs up without an answer

The tests run it in their own process as ControlPlane(…) and look at `received`.
"""

import base64
import hashlib
import hmac
import json
import os
import ssl
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 300


def signature(secret, message_id, timestamp, body):
    """`webhook-signature` of Standard Webhooks."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    code = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(code).decode()


def signed(secret, message_id, body, now=None):
    """The three header fields for a body."""
    timestamp = str(int(now or time.time()))
    return {"webhook-id": message_id, "webhook-timestamp": timestamp,
            "webhook-signature": signature(secret, message_id, timestamp, body)}


class ControlPlane:
    """The server; `received` holds (webhook id, payload, time) of each delivery whose signature held."""

    def __init__(self, secret, portal=None, port=0, mode="ok", delay=1.0):
        self.secret, self.portal, self.mode, self.delay = secret, portal, mode, delay
        self.received, self.rejected, self.reports = [], [], []
        self._lock, self._begun = threading.Lock(), set()
        self._server = Server(("127.0.0.1", port), type("Handler", (Handler,), {"plane": self}))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/commands"

    def start(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def serve(self):
        self._server.serve_forever()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def take(self, headers, body):
        """Checks and notes a delivery; whether its signature held."""
        message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
        expected = signature(self.secret, message_id, timestamp, body)
        fresh = abs(time.time() - int(timestamp)) <= TOLERANCE_SECONDS
        if not fresh or not hmac.compare_digest(expected, headers.get("webhook-signature", "")):
            self.rejected.append(message_id)
            return False
        self.received.append((message_id, json.loads(body), time.time()))
        return True

    def begin(self, command):
        """Carries a command out, once however often it was sent."""
        if not self.portal or self.mode not in ("ok", "die"):
            return
        with self._lock:
            if command["id"] in self._begun:
                return
            self._begun.add(command["id"])
        threading.Thread(target=self._carry_out, args=(command,), daemon=True).start()

    def _carry_out(self, command):
        if command["not_after"] < time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()):
            self.report(command["id"], {"state": "failed", "detail": "came too late"})
            return
        for state, detail in (("accepted", None), ("succeeded", "done")):
            time.sleep(self.delay)
            self.report(command["id"], {"state": state, "detail": detail})

    def report(self, command_id, report):
        """Tells the portal; returns its status."""
        body = json.dumps(report | {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}).encode()
        request = urllib.request.Request(f"{self.portal}/portal/cp/commands/{command_id}", body, method="POST")
        request.add_header("Content-Type", "application/json")
        for name, value in signed(self.secret, f"{command_id}-{report['state']}", body).items():
            request.add_header(name, value)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        try:
            status = urllib.request.urlopen(request, timeout=10, context=context).status
        except urllib.error.HTTPError as error:
            status = error.code
        except OSError as error:
            status = str(error)
        self.reports.append((command_id, report["state"], status))
        return status


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    plane = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        plane = self.plane
        if not plane.take(self.headers, body):
            return self._answer(401)
        if plane.mode == "refuse":
            return self._answer(422)
        if plane.mode == "error":
            return self._answer(500)
        if plane.mode == "rubbish":
            self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
            self.close_connection = True
            return None
        plane.begin(json.loads(body)["data"])
        if plane.mode == "die":
            self.close_connection = True
            return None
        if plane.mode == "slow":
            time.sleep(12)
        return self._answer(202)

    def _answer(self, status):
        self.send_response_only(status)
        self.send_header("Content-Length", "0")
        if status != 202:
            self.send_header("Connection", "close")  # also ends the connection here
        self.end_headers()

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass  # the portal has given up waiting

    def log_message(self, *_):
        pass


def main():
    if len(sys.argv) not in (3, 4) or "PORTAL_CP_SECRET" not in os.environ:
        sys.exit(__doc__)
    mode = sys.argv[3] if len(sys.argv) == 4 else "ok"
    ControlPlane(os.environ["PORTAL_CP_SECRET"], sys.argv[2], int(sys.argv[1]), mode, delay=1.5).serve()


if __name__ == "__main__":
    main()
