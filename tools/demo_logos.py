#!/usr/bin/env python3
"""Draws the demo's logos from their SVGs: .build-venv/bin/python tools/demo_logos.py

The PNGs are committed beside them, and are part of portalctl (Package.swift).
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "Sources" / "portalctl" / "Demo" / "Logos"
HEIGHT = 120

with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page()
    for file in sorted(FOLDER.glob("*.svg")):
        page.set_content(f"<style>body{{margin:0}}svg{{display:block;height:{HEIGHT}px}}</style>{file.read_text()}")
        page.locator("svg").screenshot(path=file.with_suffix(".png"), omit_background=True)
    browser.close()
