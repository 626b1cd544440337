import { expect, test } from "vitest";
import { pieces } from "../../src/features/branding/domain/difference";
import { instructions, mailTo } from "../../src/features/branding/domain/instructions";
import { pace } from "../../src/features/branding/domain/live";
import type { DomainState } from "../../src/shared/api/schema";
import { makeI18n } from "../../src/shared/i18n/i18n";
import { cname, domain, txt } from "../fixtures";
import { en } from "../words";

/** The differing pieces in brackets. */
const marked = (text: string, others: string[]) =>
  pieces(text, others)
    .map((piece) => (piece.isOther ? `[${piece.text}]` : piece.text))
    .join("");

test.each([
  ["portal.example.net", ["portal.example.net"], "portal.example.net"],
  ["portal.older.test", ["portal.alder.test"], "portal.[o]lder.test"],
  ['"token"', ["token"], '["]token["]'],
  ["portal.example.net.acme.test", ["portal.example.net"], "portal.example.net[.acme.test]"],
  ["portal.example.net", ["portal.example.net.acme.test"], "portal.example.net"],
  ["shop.elsewhere.test", ["portal.example.net"], "[shop.elsewhere.test]"],
  ["192.0.2.99", ["198.51.100.7", "192.0.2.11"], "192.0.2.[99]"],
  ["192.0.2.11", ["192.0.2.99", "192.0.2.11"], "192.0.2.11"],
  ["2001:db8::1", [], "[2001:db8::1]"],
  ["aaa", ["aaaa"], "aaa"],
  ["", ["x"], ""],
])("of %s beside %j differs %s", (text, others, expected) => {
  expect(marked(text, others)).toBe(expected);
});

const NOW = Date.parse("2026-11-29T12:00:00Z");
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

test.each<[DomainState, string | null, number]>([
  ["pending", at(3600), 3000],
  ["verified", null, 3000],
  ["issuing", at(600), 3000],
  ["active", at(86_400), 60_000],
  ["active", at(30), 3000],
  ["active", at(-10), 3000],
  ["active", at(-600), 60_000],
  ["degraded", at(1200), 60_000],
  ["failed", null, 60_000],
  ["certificate-failed", at(-1), 3000],
])("%s with the next check at %s is asked for again in %i ms", (state, next_check_at, ms) => {
  expect(pace({ ...domain, state, next_check_at }, NOW)).toBe(ms);
});

test("instructions name each record in full, the advice first", () => {
  const wrong = { ...cname, verdict: "wrong" as const, seen: ["a.test", "b.test"], advice: null };
  expect(instructions(makeI18n("en", en), [txt, wrong, { ...cname, expected: [], seen: null }])).toBe(
    `Please add this TXT record.
Name: _portal-verify.billing.acme.test
Type: TXT
Expected: portal-verify=abcdefghijklmnopqrstuvwxyz234567
Found: none

Name: billing.acme.test
Type: CNAME
Expected: portal.example.net
Found: a.test, b.test

Name: billing.acme.test
Type: CNAME
Expected: none`,
  );
});

test("a mail link keeps every character, and its lines end as mail's do", () => {
  const href = mailTo("Müller & Co?", "a=b&c\n“#”");
  expect(href).toBe("mailto:?subject=M%C3%BCller%20%26%20Co%3F&body=a%3Db%26c%0D%0A%E2%80%9C%23%E2%80%9D");
});
