"""Which target may import what. SwiftPM lets a transitive import through, so the layers are held here.

Also: full Foundation nowhere, each C library in one file of a target, in one target; no request has all clients' rows.
"""

import re
import sys
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "Sources"
SYSTEM = {"Glibc", "Synchronization"}
ALLOWED = {
    "Database": {"CSQLite", "CLinux"},
    "PortalTypes": set(),
    "PortalStore": {"Database", "PortalTypes"},
    "PortalToolkit": {"PortalTypes", "COpenSSL", "CFIDO2", "CText", "CPSL", "CZxcvbn", "CSpng", "CLinux"},
    "PortalLogic": {"PortalStore", "PortalToolkit"},
    "PortalAPI": {"PortalLogic", "PortalStore", "PortalToolkit"},
    "PortalRuntime": {"PortalToolkit", "CLinux", "CZlib", "CZstd"},
    "PortalFCGI": {"PortalRuntime", "PortalAPI", "PortalStore", "PortalToolkit", "CFastCGI", "CLinux"},
    "PortalJobs": {"PortalRuntime", "PortalLogic", "PortalStore", "PortalToolkit", "CCurl", "CResolv",
                   "FoundationEssentials"},
    "portalctl": {"PortalRuntime", "PortalLogic", "PortalStore", "PortalToolkit", "CLinux", "FoundationEssentials"},
}
# What reads or writes the rows of all clients: for portalctl and the jobs.
ALL_CLIENTS = re.compile(r"\bOperator(?:Scope|Writer)\b|\.(?:inspect|operate)\b")
REQUESTS = {"PortalAPI", "PortalFCGI"}
# Our own few lines of C, not a library.
SHARED = {"CLinux"}
IMPORT = re.compile(r"^\s*(?:(?:public|package|internal|fileprivate|private|@\w+)\s+)*import\s+(?:struct |class |enum |func )?(\w+)")


def imports(target):
    """Pairs of file and imported module."""
    for file in sorted((SOURCES / target).rglob("*.swift")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if match := IMPORT.match(line):
                yield file.relative_to(SOURCES), match.group(1)


def main():
    wrong = []
    for folder in sorted(path for path in SOURCES.iterdir() if path.is_dir()):
        if not any(folder.rglob("*.swift")):
            continue
        if folder.name not in ALLOWED:
            wrong.append(f"{folder.name}: not in the table of tools/layers.py")
            continue
        if folder.name in REQUESTS:
            wrong += [f"{file.relative_to(SOURCES)}: a request may not have the rows of all clients"
                      for file in sorted(folder.rglob("*.swift")) if ALL_CLIENTS.search(file.read_text(encoding="utf-8"))]
        users = {}
        for file, module in imports(folder.name):
            if module not in ALLOWED[folder.name] | SYSTEM:
                wrong.append(f"{file}: may not import {module}")
            if re.match(r"C[A-Z]", module) and module not in SHARED:
                users.setdefault(module, set()).add(str(file))
        wrong += [f"{module} is imported by {', '.join(sorted(files))}: keep it in one file"
                  for module, files in users.items() if len(files) > 1]
    sys.exit("\n".join(wrong) or None)


main()
