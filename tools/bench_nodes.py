"""Of a client with 1,000 nodes, 500 invoices and 5,000 tickets: how long the palette's search takes at the server, and how
the list of nodes answers and scrolls in Chromium with a processor four times slower. Part of bench_browser.py; alone:

usage: bench_nodes.py FOLDER-OF-BINARIES
"""

import http.client
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright
from stack import ROOT, Stack

sys.path.insert(0, str(ROOT / "Tests" / "EndToEnd"))
from client import tls  # noqa: E402
from inside import begin, come_in  # noqa: E402

NODES, INVOICES, TICKETS = 1_000, 500, 5_000
# What many records begin with, one letter, a name in full, two words, none.
TYPED = ["node", "q", "t", "node 0500", "question 49", "r 2024", "nothing"]
TURNS = 20
WORDS = ["disk", "mail", "backup", "question", "slow", "access", "printer", "update"]
FRAMES = """() => new Promise(done => {
    const frames = []; let last;
    const look = now => { if (last) frames.push(now - last); last = now; window.scrolling ? requestAnimationFrame(look) : done(frames) };
    window.scrolling = true; window.frames_ = frames;
    requestAnimationFrame(look);
})"""
OBSERVE = """
    window.slowest = 0;
    new PerformanceObserver(list => { for (const e of list.getEntries()) if (e.interactionId) slowest = Math.max(slowest, e.duration) })
        .observe({type: 'event', buffered: true, durationThreshold: 16});
"""


def fleet():
    then = {"client": "acme", "updated_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60))}
    money, nothing = ({"amount_minor": amount, "currency": "EUR"} for amount in (10000, 0))
    for number in range(NODES):
        yield {"type": "node", "id": f"b{number}", "name": f"node-{number:04}-rack-{number % 40}", "status": "online", **then}
    for number in range(INVOICES):
        yield {"type": "invoice", "id": f"b{number}", "number": f"R-2024-{number:04}", "status": "paid", "issued_on": "2024-01-01",
               "due_on": "2024-01-15", "paid_on": "2024-01-10", "subtotal": money, "tax": nothing, "total": money,
               "amount_due": nothing, "lines": [], **then}
    for number in range(TICKETS):
        subject = f"{WORDS[number % 8].title()} {number % 97} on node-{number % NODES:04}"
        yield {"type": "ticket", "id": f"b{number}", "number": f"T-{number}", "subject": subject, "status": "closed",
               "priority": "low", "messages": [], "opened_at": then["updated_at"], **then}


def search(stack):
    """The slowest of the medians of some searches, ms: over one connection, through the edge."""
    session = begin(stack)
    cookies = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", stack.https)
    connection.sock = tls(stack.https, "localhost")
    medians = []
    for typed in TYPED:
        times = []
        for _ in range(TURNS):
            start = time.perf_counter()
            connection.request("GET", f"/portal/acme/search?q={typed.replace(' ', '+')}", headers={
                "Host": f"localhost:{stack.https}", "Accept": "*/*", "Cookie": cookies})
            answer = connection.getresponse()
            found = json.loads(answer.read())
            times.append((time.perf_counter() - start) * 1000)
            assert answer.status == 200 and (typed == "nothing") == (not any(kind["items"] for kind in found.values()))
        medians.append(statistics.median(times))
    connection.close()
    return max(medians)


def scrolled(page):
    """The share of frames of a scroll through the page that came in time (60 a second, a quarter more allowed), percent."""
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(f"() => {{ window.counted = ({FRAMES})(); }}")
    page.mouse.move(700, 500)
    height = page.evaluate("document.documentElement.scrollHeight - innerHeight")
    for _ in range(max(1, height // 120)):
        page.mouse.wheel(0, 120)
        time.sleep(0.03)
    frames = page.evaluate("() => { window.scrolling = false; return window.counted }")
    return 100 * sum(frame <= 1000 / 60 * 1.25 for frame in frames) / len(frames), max(frames)


def used(page):
    """What a person does in the list; the slowest answer to it (INP), ms."""
    rows = page.locator("tbody tr")
    for key in "jjjjkkxjx":
        page.keyboard.press(key)
        time.sleep(0.1)
    page.get_by_role("button", name="Clear selection").click()
    page.get_by_role("button", name="View").click()
    page.get_by_role("checkbox", name="Compact rows").check()
    page.get_by_role("checkbox", name="Compact rows").uncheck()
    page.get_by_role("button", name="View").click()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Node, invoice, ticket or page").press_sequentially("node 05", delay=120)
    page.locator("[role=option]").nth(3).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Next page").click()
    rows.filter(has_text="rack").first.wait_for()
    time.sleep(1)
    return page.evaluate("slowest")


def measure(stack, browser):
    """The rows of the table: what, figure, bound, unit."""
    stack.portalctl("import", "-", stdin="".join(json.dumps(line) + "\n" for line in fleet()))
    context = browser.new_context(ignore_https_errors=True, locale="en-GB", viewport={"width": 1280, "height": 900})
    context.add_init_script(OBSERVE)
    page = come_in(context.new_page(), stack, path="nodes")
    page.locator("tbody tr").nth(40).wait_for()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    time.sleep(1)
    share, worst = scrolled(page)
    slowest = used(page)
    context.close()
    return [
        ("5,000 tickets: search, with the edge", search(stack), 50, "ms"),
        ("1,000 nodes: frames of a scroll that are late", 100 - share, 5, "%"),
        ("1,000 nodes: longest frame of a scroll", worst, 50, "ms"),
        ("1,000 nodes: slowest answer (INP)", slowest, 100, "ms"),
    ]


def main():
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder, sync_playwright() as playwright:
        stack = Stack(Path(folder), sys.argv[1])
        try:
            for command in ("keys", "add"), ("migrate",), ("demo",):
                stack.portalctl(*command)
            stack.start(workers=2)
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--ignore-certificate-errors"])
            for what, figure, bound, unit in measure(stack, browser):
                print(f"{what:48}{figure:10.4g}{bound:10.4g} {unit}{'' if figure <= bound else '   over'}")
            browser.close()
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
