"""The threats of docs/security.md and their tests: T1 to T45 at least, each with a test, a gap or not built, each named
test there, the index in step. Links are tools/doc_links.py's."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "security.md"
FIRST_THREATS = 45
HEADING = re.compile(r"### T(\d+): (.+)")
ENTRY = re.compile(r"- \*\*(Threat|Guard|Tests|Gap|Not built yet)\*\*: ")
INDEX = re.compile(r"\| \[T(\d+)\]\(#[^)]*\) \| (.*) \| (.*) \|")
# A link to a file, or the name of a test in the file that was linked last.
TOKEN = re.compile(r"\]\(([^)]+)\)|`([^`]+)`")


class Threat:
    def __init__(self, number, title, line):
        self.number, self.title, self.line = number, title, line
        self.entries, self.tests = [], []

    @property
    def state(self):
        """The last cell of its row in the index."""
        words = {"Gap": "gap", "Not built yet": "not built"}
        count = [str(len(self.tests))] if self.tests else []
        return ", ".join(count + [word for entry, word in words.items() if entry in self.entries])


def read(lines):
    """The threats; and the rows of the index, each with its line."""
    threats, rows, file = [], [], None
    for number, line in enumerate(lines, 1):
        if row := INDEX.fullmatch(line):
            rows.append((number, int(row[1]), row[2], row[3]))
        elif line.startswith("#"):
            heading = HEADING.fullmatch(line)
            # Behind the last threat, what is read belongs to nobody.
            threat = Threat(int(heading[1]), heading[2], number) if heading else Threat(0, "", number)
            threats += [threat] if heading else []
        elif threats:
            if entry := ENTRY.match(line):
                threat.entries.append(entry[1])
                file = None
            if threat.entries[-1:] == ["Tests"]:
                for target, name in TOKEN.findall(line):
                    file = target or file
                    threat.tests += [(number, file, name)] if name else []
    return threats, rows


def missing(file, name):
    """What is wrong with a test's name; None when the file has it."""
    path = (PAGE.parent / (file or "")).resolve()
    if not path.is_file():
        return f"`{name}` belongs to no file"
    text = path.read_text(encoding="utf-8")
    there = f"func `{name}`(" in text if path.suffix == ".swift" else re.search(rf"^def {re.escape(name)}\(", text, re.M)
    return None if there else f"no test `{name}` in {path.relative_to(ROOT)}"


def main():
    threats, rows = read(PAGE.read_text(encoding="utf-8").splitlines())
    numbers = [threat.number for threat in threats]
    wrong = [(1, f"no threat T{number}") for number in range(1, FIRST_THREATS + 1) if number not in numbers]
    for before, threat in zip([0, *numbers], threats):
        if threat.number <= before:
            wrong.append((threat.line, f"T{threat.number} after T{before}"))
        if "Threat" not in threat.entries or not threat.state:
            wrong.append((threat.line, f"T{threat.number} needs its threat, and tests, a gap or “not built yet”"))
        if threat.tests and "Guard" not in threat.entries:
            wrong.append((threat.line, f"T{threat.number} has tests but no guard"))
        wrong += [(line, what) for line, file, name in threat.tests if (what := missing(file, name))]
    expected = {threat.number: threat for threat in threats}
    for line, number, *cells in rows:
        threat = expected.pop(number, None)
        if not threat:
            wrong.append((line, f"a row for T{number}, which is not below, or twice in the index"))
        elif cells != [threat.title, threat.state]:
            wrong.append((line, f"the row of T{number} must be “{threat.title}”, “{threat.state}”"))
    wrong += [(threat.line, f"T{number} has no row in the index") for number, threat in expected.items()]
    sys.exit("\n".join(f"docs/security.md:{line}: {what}" for line, what in wrong) or None)


main()
