"""The threats of docs/security.md and their tests: T1 to T45 at least, each with a test, a gap or not built, each named
test there, the index in step. And its requirements of ASVS: all of them, each with a verdict, a reason where it is not met,
each named test there. Links are tools/doc_links.py's."""

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
# How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; those of level 3 alone come after them.
REQUIREMENTS = {"6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
                "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2}
REQUIREMENT = re.compile(r"\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|")
VERDICT = re.compile(r"yes(: .+)?|(no|not applicable): .+")


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
    definition = {".swift": f"func `{name}`(", ".py": f"\ndef {name}(", ".tsx": f'\ntest("{name}",'}.get(path.suffix)
    there = definition and definition in path.read_text(encoding="utf-8")
    return None if there else f"no test `{name}` in {path.relative_to(ROOT)}"


def unmet(lines):
    """What is wrong with the requirements of ASVS, each with its line."""
    wrong, numbers = [], []
    for at, line in enumerate(lines, 1):
        if not (row := REQUIREMENT.fullmatch(line)):
            continue
        number, verdict, shown = row.groups()
        numbers.append(number)
        if not VERDICT.fullmatch(verdict):
            wrong.append((at, f"{number} is “yes”, or “no:” or “not applicable:” with the reason"))
        if verdict.startswith("yes") and "](" not in shown:
            wrong.append((at, f"{number} needs a test, or the place that shows it"))
        file = None
        for target, name in TOKEN.findall(shown):
            file = target or file
            if name and (what := missing(file, name)):
                wrong.append((at, what))
    expected = [f"{section}.{last + 1}" for section, count in REQUIREMENTS.items() for last in range(count)]
    wrong += [(1, f"no requirement {number}") for number in expected if number not in numbers]
    if not wrong and numbers != expected:
        wrong.append((1, "a requirement of ASVS is twice, not of level 1 or 2, or out of order"))
    return wrong


def main():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    threats, rows = read(lines)
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
    wrong += unmet(lines)
    sys.exit("\n".join(f"docs/security.md:{line}: {what}" for line, what in wrong) or None)


main()
