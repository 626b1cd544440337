"""FastCGI records, by hand (https://fastcgi-archives.github.io/FastCGI_Specification.html), for tests and bench."""

import socket
import struct

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT = 1, 2, 3, 4, 5, 6


def record(kind, content=b"", request_id=1, version=1, length=None):
    """One record; `length` may lie about the content."""
    return struct.pack("!BBHHBB", version, kind, request_id, len(content) if length is None else length, 0, 0) + content


def pair(name, value):
    """One name-value pair."""
    def size(data):
        return bytes([len(data)]) if len(data) < 128 else struct.pack("!I", len(data) | 0x80000000)
    name, value = name.encode(), value.encode()
    return size(name) + size(value) + name + value


def fastcgi_request(params, body=b""):
    """A whole well-formed request, as Caddy sends it."""
    encoded = b"".join(pair(name, value) for name, value in params.items())
    return (record(BEGIN, struct.pack("!HB5x", 1, 0)) + record(PARAMS, encoded) + record(PARAMS)
            + (record(STDIN, body) if body else b"") + record(STDIN))


def fastcgi_answer(stream):
    """Reads STDOUT until the end of the request or of the connection."""
    data = b""
    while chunk := stream.recv(65536):
        data += chunk
    out = b""
    while len(data) >= 8:
        _, kind, _, length, padding, _ = struct.unpack("!BBHHBB", data[:8])
        if kind == STDOUT:
            out += data[8:8 + length]
        data = data[8 + length + padding:]
    return out


def fastcgi(path, payload, timeout=15):
    """Sends raw bytes to the worker's socket and returns what came back."""
    with socket.socket(socket.AF_UNIX) as stream:
        stream.settimeout(timeout)
        stream.connect(str(path))
        try:
            stream.sendall(payload)
        except BrokenPipeError:
            pass
        try:
            return fastcgi_answer(stream)
        except ConnectionResetError:
            return b""


def portal_params(path="/portal/acme/brand", method="GET", **more):
    """The parameters that the Caddyfile sends for a request."""
    return {"REQUEST_METHOD": method, "REQUEST_URI": path, "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "",
            "CONTENT_LENGTH": "0", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "PORTAL_HOST": "localhost",
            "PORTAL_ORIGIN": "https://localhost", "PORTAL_REQUEST_ID": "00000000-0000-4000-8000-000000000000"} | more
