"""`make screenshots`: every view into docs/screenshots, light and dark, wide and on a phone, in each language.
usage: screenshots.py FOLDER-OF-BINARIES

A few of them are committed, for README.md and to compare with; the others are there to be looked at before a release.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from stack import ROOT, Stack

sys.path.insert(0, str(ROOT / "Tests" / "EndToEnd"))
from client import Session  # noqa: E402
from views import LANGUAGES, open_pages, paths, until_shown  # noqa: E402

TARGET = ROOT / "docs" / "screenshots"
PASSWORD = "correct-horse-battery"
REGIONS = {"en": "en-GB", "de": "de-DE", "uk": "uk-UA"}
SIZES = {"wide": (1280, 900), "phone": (390, 844)}
# What is committed: view, language, scheme, size. README.md shows the first four.
SHOWN = [("dashboard", "en", "light", "wide"), ("nodes-id", "en", "dark", "wide"), ("branding", "en", "light", "wide"),
         ("nodes", "de", "light", "phone"), ("audit", "en", "light", "wide"), ("tickets-id", "de", "light", "phone"),
         ("billing", "en", "light", "wide"), ("nodes", "en", "light", "wide"), ("finder", "en", "light", "wide"),
         ("branding-logo", "en", "light", "wide")]
# The page that an invoice is on paper, in the same languages.
PAPER, PAPER_SHOWN = "invoice-on-paper", "de"
# Until the colours have changed.
STILL = """async () => {
    await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().filter(a => a.effect?.getComputedTiming().endTime !== Infinity).map(a => a.finished));
    await new Promise(requestAnimationFrame);
}"""


def name_of(path):
    return path.strip("/").replace("/", "-").replace(":", "") or "dashboard"


def shoot(page, folder, name):
    """The view that is shown in both schemes and sizes; as long as it is, up to five screens."""
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(STILL)
            target = folder / f"{scheme}-{size}" / f"{name}.png"
            target.parent.mkdir(parents=True, exist_ok=True)
            tall = min(page.evaluate("document.documentElement.scrollHeight"), 5 * height)
            page.set_viewport_size({"width": width, "height": max(height, tall)})
            page.screenshot(path=target)
            page.set_viewport_size({"width": width, "height": height})


def views_of(page, stack, language):
    """Goes to each view in turn, and yields its name."""
    home = f"https://localhost:{stack.https}/portal/acme"
    for path in ("/login", *open_pages()):
        page.goto(home + path)
        until_shown(page, language)
        yield name_of(path)
    page.goto(home + "/login")
    page.locator("input[name=email]").fill(f"{language}@acme.test")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.locator("nav a").first.wait_for()
    for view, path in paths(Session(stack.https).login(email=f"{language}@acme.test")).items():
        page.goto(home + path)
        until_shown(page, language)
        yield name_of(view)
    page.goto(home + "/nodes")
    until_shown(page, language)
    page.keyboard.press("Control+k")
    page.locator("dialog input[role=combobox]").fill("db")
    page.get_by_role("option").first.wait_for()
    yield "finder"


def print_invoice(page, stack, target):
    """The newest one's first page, as printed on A4."""
    newest = Session(stack.https).login(email="owner@acme.test").call("billing").json["invoices"][0]["id"]
    page.goto(f"https://localhost:{stack.https}/portal/acme/billing/invoices/{newest}")
    page.locator("body > article").wait_for(state="attached")
    page.evaluate("document.fonts.ready")
    page.pdf(path=target.with_suffix(".pdf"), format="A4")
    subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", target.with_suffix(".pdf"), target], check=True)
    target.with_suffix(".pdf").unlink()


def take(stack):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for language in LANGUAGES:
            stack.portalctl("user", "add", f"{language}@acme.test", "--client", "acme", "--role", "owner",
                            "--name", "Olivia Acme", "--locale", language, "--password-stdin", stdin=PASSWORD + "\n")
            context = browser.new_context(ignore_https_errors=True, locale=REGIONS[language], reduced_motion="reduce")
            page = context.new_page()
            for name in views_of(page, stack, language):
                shoot(page, TARGET / language, name)
                print(f"{language} {name}", flush=True)
            print_invoice(page, stack, TARGET / language / PAPER)
            context.close()
        browser.close()


def main():
    for language in LANGUAGES:
        shutil.rmtree(TARGET / language, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="portal-shots-") as folder:
        stack = Stack(Path(folder), sys.argv[1])
        for command in (["keys", "add"], ["migrate"], ["demo"]):
            stack.portalctl(*command)
        try:
            stack.start_control_plane()
            stack.start(workers=2)
            take(stack)
        finally:
            stack.stop()
    for view, language, scheme, size in SHOWN:
        shutil.copy(TARGET / language / f"{scheme}-{size}" / f"{view}.png", TARGET / f"{view}-{language}-{scheme}-{size}.png")
    shutil.copy(TARGET / PAPER_SHOWN / f"{PAPER}.png", TARGET / f"{PAPER}-{PAPER_SHOWN}.png")


if __name__ == "__main__":
    main()
