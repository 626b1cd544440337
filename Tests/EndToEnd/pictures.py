"""Pictures made by hand, sound and hostile, for who uploads them."""

import struct
import zlib


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width=200, height=50, pixel=(160, 20, 60, 255), before=b"", size=None, data=None):
    """One colour on nothing, with a clear edge of a tenth; `size`: what the header says instead; `data`: other pixels,
    compressed."""
    edge = height // 10
    row = b"\0\0\0\0" * edge + bytes(pixel) * (width - 2 * edge) + b"\0\0\0\0" * edge
    rows = [b"\0" + (b"\0" * 4 * width if y < edge or y >= height - edge else row) for y in range(height)]
    header = struct.pack(">IIBBBBB", *(size or (width, height)), 8, 6, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", data or zlib.compress(b"".join(rows)))
            + chunk(b"IEND"))


def bomb(width=30_000, height=30_000):
    """Small to send, large to unpack: as many zeros as go into 400 KB."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(300_000_000), 9))
            + chunk(b"IEND"))


ANIMATED = png(before=chunk(b"acTL", struct.pack(">II", 2, 0)))
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100">
<script>fetch("https://evil.test/")</script><image href="https://evil.test/x.png" width="9" height="9"/>
<rect x="20" y="20" width="360" height="60" fill="#0b5fff"/></svg>"""
