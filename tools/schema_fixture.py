#!/usr/bin/env python3
"""Writes a database as SQL text: tools/schema_fixture.py portal.db > Tests/StoreTests/Fixtures/schema-16.sql

For a new migration: with a few rows in what it changes, so that the next one is tested on them (SchemaFixtureTests).
"""

import sqlite3
import sys


def dump(database):
    """The statements that make the database anew: tables in the order in which they were made, rows, then indexes."""
    made = [(kind, name, " ".join(sql.split())) for kind, name, sql in database.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")]
    yield "PRAGMA defer_foreign_keys = ON"
    yield from (sql for kind, _, sql in made if kind == "table")
    for table in (name for kind, name, _ in made if kind == "table"):
        columns = [name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")]
        quoted = " || ', ' || ".join(f"quote({name})" for name in columns)
        for values, in database.execute(f"SELECT {quoted} FROM {table}").fetchall():
            yield f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"
    yield from (sql for kind, _, sql in made if kind != "table")


if __name__ == "__main__":
    print(";\n".join(dump(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True))) + ";")
