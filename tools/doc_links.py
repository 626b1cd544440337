"""Links between texts: every page and heading that a tracked file points at is there. URLs are not followed.

Markdown: relative links, images and their anchors, and the names of test suites. Everything else: names that end in .md, relative to the repository
or to docs/, with or without an #anchor.
"""

import re
import subprocess
import sys
from functools import cache
from itertools import chain, count
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = ("caddy/portal-dist/", "web-portal/package-lock.json")
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
LINK = re.compile(r"\]\(\s*<?([^\s<>()]+(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+[\"'(][^)]*)?\)")
DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)")
HTML = re.compile(r"<[a-z][^>]*?\b(?:href|src)=[\"']([^\"']+)", re.I)
NAMED = re.compile(r"<[a-z][^>]*?\b(?:id|name)=[\"']([^\"']+)", re.I)
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
SUITE = re.compile(r"`([A-Z]\w*Tests)`")
MENTION = re.compile(r"[\w./:@-]*\w\.md\b(?![\w(-])(?:#([\w-]*\w))?")


@cache
def tracked():
    """The files of git, as paths from the root."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return names.split("\0")[:-1]


@cache
def places():
    """Files and folders that a clone of the repository has."""
    return set(tracked()) | {str(folder) for name in tracked() for folder in Path(name).parents}


@cache
def lines(name):
    """The lines of a text; none for what is binary or gone."""
    try:
        data = (ROOT / name).read_bytes()
        return [] if b"\0" in data else data.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def prose(name):
    """Numbers and texts of a page's lines outside of code blocks."""
    fence = ""
    for number, line in enumerate(lines(name), 1):
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
        elif mark and "`" not in mark[2]:
            fence = mark[1]
        else:
            yield number, line


@cache
def anchors(name):
    """The anchors of a page, as GitHub makes them."""
    found = set()
    for _, line in prose(name):
        found.update(NAMED.findall(line))
        if not (heading := HEADING.match(line)):
            continue
        text = re.sub(r"!?\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])", r"\1", re.sub(r"<[^>]+>", "", heading[1]))
        text = re.sub(r"(?<!\w)_([^_]+)_(?!\w)", r"\1", text)
        base = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
        found.add(next(name for name in chain([base], (f"{base}-{n}" for n in count(1))) if name not in found))
    return found


def wrong_link(page, target):
    """What is wrong with a link of a page; None when it leads somewhere."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.I):
        return None
    path, _, anchor = target.partition("#")
    place = normpath(Path(page).parent / unquote(path)) if path else page
    if place not in places():
        return f"{target}: no such file"
    lost = anchor and place.endswith(".md") and unquote(anchor) not in anchors(place)
    return f"{target}: no such heading" if lost else None


@cache
def suites():
    """The test suites and the folders of tests."""
    return {Path(name).stem for name in places() if name.startswith("Tests/")}


def wrong_mention(mention, anchor):
    """What is wrong with a page's name in a comment; paths of other places and mail addresses are not ours."""
    path = mention.partition("#")[0]
    if "@" in path or "://" in path or path.startswith(("/", "node_modules/")):
        return None
    page = next((name for name in (path, "docs/" + path) if name in places()), None)
    if not page:
        return f"{mention}: no such page"
    return f"{mention}: no such heading" if anchor and anchor not in anchors(page) else None


def main():
    wrong = []
    for name in (name for name in tracked() if not name.startswith(SKIPPED)):
        if name.endswith(".md"):
            for number, line in prose(name):
                wrong += [(name, number, f"{suite}: no such suite") for suite in SUITE.findall(line)
                          if suite not in suites()]
                line = CODE.sub("", line)
                targets = LINK.findall(line) + DEFINITION.findall(line) + HTML.findall(line)
                wrong += [(name, number, what) for target in targets if (what := wrong_link(name, target))]
        else:
            for number, line in enumerate(lines(name), 1):
                if ".md" in line:
                    wrong += [(name, number, what) for match in MENTION.finditer(line)
                              if (what := wrong_mention(match[0], match[1]))]
    sys.exit("\n".join(f"{name}:{number}: {what}" for name, number, what in wrong) or None)


main()
