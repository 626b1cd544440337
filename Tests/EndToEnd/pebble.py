"""Pebble, the ACME server for tests, with its DNS: on ports of their own, and records by `set`."""

import json
import os
import socket
import ssl
import subprocess
import time
import urllib.request

from stack import free_port


class Pebble:
    """Start with `with`; `root` is the file with the root certificate."""

    def __init__(self, folder, validity=None):
        self.folder, self.validity = folder, validity
        self.root = folder / "root.pem"
        self.acme, self.management, self.http, self.https, self.dns, self.control = (free_port() for _ in range(6))

    def __enter__(self):
        folder = self.folder
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-keyout", folder / "key.pem",
                        "-out", folder / "cert.pem", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                       check=True, capture_output=True)
        settings = {
            "listenAddress": f"127.0.0.1:{self.acme}", "managementListenAddress": f"127.0.0.1:{self.management}",
            "certificate": str(folder / "cert.pem"), "privateKey": str(folder / "key.pem"), "httpPort": self.http,
            "tlsPort": self.https, "ocspResponderURL": "", "externalAccountBindingRequired": False}
        if self.validity:
            settings["certificateValidityPeriod"] = self.validity
        (folder / "pebble.json").write_text(json.dumps({"pebble": settings}))
        with open(folder / "pebble.log", "w") as log:
            self.processes = [
                subprocess.Popen(["pebble-challtestsrv", "-defaultIPv4", "", "-defaultIPv6", "", "-dns01", f"127.0.0.1:{self.dns}",
                                  "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", f"127.0.0.1:{self.control}"],
                                 stdout=log, stderr=log),
                subprocess.Popen(["pebble", "-config", folder / "pebble.json", "-dnsserver", f"127.0.0.1:{self.dns}", "-strict=false"],
                                 stdout=log, stderr=log, env=os.environ | {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"})]
        trust = ssl.create_default_context(cafile=folder / "cert.pem")
        self.root.write_bytes(self._patiently(
            lambda: urllib.request.urlopen(f"https://localhost:{self.management}/roots/0", context=trust).read()))
        self._patiently(lambda: self.set("clear-txt", host="nobody.test."))
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.terminate()
            process.wait(10)

    @staticmethod
    def _patiently(ask):
        for _ in range(200):
            try:
                return ask()
            except OSError:
                time.sleep(0.05)
        return ask()

    def set(self, what, **fields):
        """One change of the test DNS, such as `set("set-cname", host="a.test.", target="b.test.")`."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.control}/{what}", json.dumps(fields).encode())
        urllib.request.urlopen(request, timeout=5).close()

    @property
    def settings(self):
        """What the portal and Caddy must be told."""
        return {"PORTAL_CADDY_ISSUER": "acme", "PORTAL_ACME_CA": f"https://localhost:{self.acme}/dir",
                "PORTAL_ACME_EMAIL": "ops@alder.test", "SSL_CERT_FILE": str(self.folder / "cert.pem"),
                "PORTAL_DNS_SERVERS": f"127.0.0.1:{self.dns}", "PORTAL_EDGE_ROOTS": str(self.root)}

    @property
    def orders(self):
        """What has been said about orders and challenges."""
        return (self.folder / "pebble.log").read_text()


def verified(port, name, root):
    """A handshake that trusts this root alone; returns the certificate."""
    context = ssl.create_default_context(cafile=root)
    end = time.monotonic() + 20
    while True:
        try:
            with context.wrap_socket(socket.create_connection(("127.0.0.1", port), 10), server_hostname=name) as stream:
                return stream.getpeercert()
        except ssl.SSLCertVerificationError:
            raise
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
