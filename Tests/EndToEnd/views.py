"""The views of the SPA as its sources name them, so that none can be forgotten, and how a person comes to each."""

import re

from conftest import ROOT

SOURCES = ROOT / "web-portal" / "src"
LANGUAGES = ("en", "de", "uk")


def routes():
    """The paths below the tenant of all pages behind the login."""
    return re.findall(r'path: "([^"]+)"', (SOURCES / "app" / "routes.tsx").read_text())


def open_pages():
    """The paths of the pages that are open to everyone."""
    return re.findall(r'"(/[^"]*)": (?:(?:later|mailedPage)\(|\w+Page,)', (SOURCES / "app" / "App.tsx").read_text())


def lazy_pages():
    """The imports of a page in the program's frame: as many as there are paths."""
    frame = "".join(path.read_text() for path in (SOURCES / "app").glob("*.tsx"))
    return re.findall(r'import\("\.\./features/[^"]+"\)', frame)


def dialogs():
    """The components that open something over the page."""
    found = set()
    for path in [*SOURCES.glob("features/**/*.tsx"), *SOURCES.glob("app/*.tsx")]:
        text = path.read_text()
        for hit in re.finditer(r'<(?:Dialog|Confirm)\b|popover="auto"', text):
            found.add(re.findall(r"function (\w+)", text[:hit.start()])[-1])
    return found


def words(language):
    """The catalogue of a language, but for what has plural forms."""
    text = "".join((SOURCES / "shared" / "i18n" / f"{part}{language}.ts").read_text()
                   for part in ("", "first/", "account/", "admin/", "mailed/", "announcements/"))
    return dict(re.findall(r'"([\w.-]+)":\s+"([^"]*)",', text))


def paths(session):
    """An address for each route: those with an id lead to the first of a list. `session` is somebody's at the API."""
    def first(lists, of="items"):
        return session.call(lists).json[of][0]["id"]
    examples = {
        "/nodes/:id": lambda: first("nodes"),
        "/billing/invoices/:id": lambda: first("billing", "invoices"),
        "/tickets/:id": lambda: first("tickets"),
    }
    return {route: re.sub(r":id$", lambda _: examples[route](), route) for route in routes()}


def until_shown(page, language):
    """Until the page has its heading, its data and its fonts."""
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_function("""async loading => { await document.fonts.ready;
        return !document.body.textContent.includes(loading) && !document.querySelector('main[aria-busy=true]') }""",
        arg=words(language)["app.loading"])
