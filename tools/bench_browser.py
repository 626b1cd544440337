"""The browser part of `make bench`: what a person waits for.   usage: bench_browser.py FOLDER-OF-BINARIES

Cold: an empty cache in Chromium with a processor four times slower, 562.5 ms to each answer's first byte and 1.44 Mbit/s.
Warm: the same pages once more from the cache, on the machine as it is. Figures are medians of the turns.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import bench_nodes
from playwright.sync_api import sync_playwright
from stack import Stack

COLD_TURNS, WARM_TURNS = 5, 9
SLOW = {"offline": False, "latency": 562.5, "downloadThroughput": 1_440_000 / 8, "uploadThroughput": 675_000 / 8}
ARGUMENTS = ["--no-sandbox", "--ignore-certificate-errors"]

# Interaction to Next Paint and layout shift as the browser itself reports them; and when an element was first there.
OBSERVE = """
    window.shift = 0; window.slowest = 0;
    new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) shift += e.value })
        .observe({type: 'layout-shift', buffered: true});
    new PerformanceObserver(list => { for (const e of list.getEntries()) if (e.interactionId) slowest = Math.max(slowest, e.duration) })
        .observe({type: 'event', buffered: true, durationThreshold: 16});
"""
UNTIL = """selector => new Promise((done, fail) => {
    setTimeout(() => fail(new Error(`no ${selector}: ${document.body.innerText}`)), 30000);
    const look = () => document.querySelector(selector) ? done(performance.now()) : requestAnimationFrame(look);
    look();
})"""
# Taken in the page: what asks it is not what a person waits for.
SHOWN = """title => document.querySelector('main h1')?.textContent === title && document.querySelector('main tbody tr')
    && performance.now() - clicked"""
LOGIN, ROWS, MENU = "form input[type=password]", "main tbody tr", "nav a[href$='/nodes']"


def open_page(context):
    page = context.new_page()
    page.set_default_timeout(30_000)
    return page


def log_in(context, home):
    page = open_page(context)
    page.goto(home + "/")
    page.get_by_label("Email").fill("owner@acme.test")
    page.get_by_label("Password", exact=True).fill("correct-horse-battery")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_selector(MENU)
    page.close()


def cold(context, url, selector):
    """Milliseconds from the start of the navigation until the selector is there, with an empty cache; bytes of script."""
    page = open_page(context)
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.clearBrowserCache")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(url, wait_until="commit")
    taken = page.evaluate(UNTIL, selector)
    script = page.evaluate("performance.getEntriesByType('resource').filter(e => /[.]js$/.test(e.name)).reduce((n, e) => n + e.encodedBodySize, 0)")
    page.close()
    return taken, script


def warm(context, home):
    """What a person who was here before waits for: the first page's rows, a view that was loaded, a click, the shift."""
    page = open_page(context)
    page.goto(f"{home}/nodes")
    page.wait_for_selector(ROWS)
    page.goto(f"{home}/tickets")
    page.wait_for_selector(ROWS)
    first, between, slowest, shift = [], [], [], []
    for _ in range(WARM_TURNS):
        page.goto(f"{home}/nodes", wait_until="commit")
        first.append(page.evaluate(UNTIL, ROWS))
        page.wait_for_load_state("networkidle")
        for view, title in (("tickets", "Tickets"), ("nodes", "Nodes")):
            link = page.locator(f"nav a[href$='/{view}']").first
            link.hover()
            time.sleep(0.3)
            link.evaluate("a => a.addEventListener('click', () => window.clicked = performance.now(), {once: true, capture: true})")
            link.click()
            shown = page.wait_for_function(SHOWN, arg=title, polling="raf")
            between.append(shown.json_value())
        time.sleep(0.3)
        slowest.append(page.evaluate("slowest"))
        shift.append(page.evaluate("shift"))
    page.close()
    return [statistics.median(values) for values in (first, between, slowest)] + [max(shift)]


def measure(stack):
    """The rows of the table: what, figure, bound, unit."""
    home = f"https://localhost:{stack.https}/portal/acme"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        context = browser.new_context(ignore_https_errors=True, locale="en-GB", viewport={"width": 1280, "height": 900})
        context.add_init_script(OBSERVE)
        login = [cold(context, home + "/", LOGIN) for _ in range(COLD_TURNS)]
        log_in(context, home)
        deep = [cold(context, home + "/nodes", ROWS) for _ in range(COLD_TURNS)]
        first, between, slowest, shift = warm(context, home)
        nodes = bench_nodes.measure(stack, browser)
        browser.close()
    return [
        ("cold: the login can be used", statistics.median(at for at, _ in login), 2500, "ms"),
        ("cold: a deep link shows its rows", statistics.median(at for at, _ in deep), 3500, "ms"),
        ("script until the login, as sent", login[-1][1] / 1000, 100, "KB"),
        ("warm: rows of a page that is opened", first, 300, "ms"),
        ("warm: from a loaded view to another", between, 100, "ms"),
        ("slowest answer to a click (INP)", slowest, 100, "ms"),
        ("layout shift", shift, 0.02, ""),
        *nodes,
    ]


def report(rows):
    print(f"\n{'in the browser':48}{'median':>10}{'allowed':>10}")
    for what, figure, bound, unit in rows:
        print(f"{what:48}{figure:10.4g}{bound:10.4g} {unit}{'' if figure <= bound else '   over'}")
    if any(figure > bound for _, figure, bound, _ in rows):
        sys.exit("too slow in the browser")


def main():
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        stack = Stack(Path(folder), sys.argv[1])
        try:
            stack.portalctl("keys", "add")
            stack.portalctl("migrate")
            stack.portalctl("demo")
            stack.start(workers=2)
            report(measure(stack))
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
