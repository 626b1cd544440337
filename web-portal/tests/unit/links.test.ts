import { expect, test } from "vitest";
import { findLinks } from "../../src/shared/links";
import { growth } from "../growth";

const links = (text: string) => findLinks(text).filter((piece) => typeof piece !== "string");
const hrefs = (text: string) => links(text).map(({ href }) => href);
const shown = (text: string) => findLinks(text).map((piece) => (typeof piece === "string" ? piece : `[${piece.text}]`));

test.each([
  ["see https://status.alder.test/relay.", ["see ", "[https://status.alder.test/relay]", "."]],
  ["(https://a.test/x)", ["(", "[https://a.test/x]", ")"]],
  ["https://de.wikipedia.org/wiki/Bern_(Stadt))", ["[https://de.wikipedia.org/wiki/Bern_(Stadt)]", ")"]],
  ["<https://a.test/x?y=1&z=2>", ["<", "[https://a.test/x?y=1&z=2]", ">"]],
  ["„https://a.test/x“, she said", ["„", "[https://a.test/x]", "“, she said"]],
  ["[text](https://a.test)", ["[text](", "[https://a.test]", ")"]],
  ["https://a.test/x,https://b.test", ["[https://a.test/x,https://b.test]"]],
  ["https://a.test…", ["[https://a.test]", "…"]],
  ["https://a.test/?!", ["[https://a.test/]", "?!"]],
  ["**https://a.test/x**", ["**", "[https://a.test/x]", "**"]],
  ["HTTPS://A.TEST/X", ["[HTTPS://A.TEST/X]"]],
  ["write to help@alder.test.", ["write to ", "[help@alder.test]", "."]],
  ["mailto:help@alder.test?bcc=x@evil.test", ["[mailto:help@alder.test]", "?bcc=", "[x@evil.test]"]],
  ["Kim <kim.o+tickets@alder.co.uk>", ["Kim <", "[kim.o+tickets@alder.co.uk]", ">"]],
  ["https://[2001:db8::1]/x]", ["[https://[2001:db8::1]/x]", "]"]],
])("addresses are links without what the sentence puts around them: %s", (text, expected) => {
  expect(shown(text)).toEqual(expected);
  expect(
    findLinks(text)
      .map((piece) => (typeof piece === "string" ? piece : piece.text))
      .join(""),
  ).toBe(text);
});

test.each([
  "",
  "no address here",
  "http://a.test/",
  "http://user@a.test/?to=x@a.test",
  "javascript:alert(1)",
  "javascript:alert('x@a.test')",
  "JaVaScRiPt:alert(1)//https:",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox",
  "file:///etc/passwd",
  "ftp://a.test/x@a.test",
  "//a.test/x",
  "www.a.test",
  "https://",
  "https:///",
  "https://.",
  "https:a.test",
  "xhttps://a.test",
  "https://bank.test@evil.test/",
  "https://bank.test:pass@evil.test/",
  "https://@evil.test/",
  "https://bank.test%2f@evil.test",
  "https://a.test:99999/",
  "https://exa mple.test".replace("exa mple", "exa%20mple"),
  `https://a.test/${"x".repeat(2000)}`,
  "a@b",
  "a@b.test@evil.test",
  ".a@-b.test",
  "a@b..test",
])("what is no plain address of the web or of a mailbox stays text: %s", (text) => {
  expect(shown(text).join("")).toBe(text);
  expect(links(text)).toEqual([]);
});

test.each([
  ["https://a.test/ok", undefined],
  ["https://A.test/", undefined],
  ["https://münchen.de/x", undefined],
  ["https://україна.укр/", undefined],
  // Cyrillic а, and a whole word of it before a Latin ending.
  ["https://p\u0430ypal.com/", "xn--pypal-4ve.com"],
  ["https://\u0430\u0440\u0440\u04cf\u0435.com/", "xn--80ak6aa92e.com"],
  ["https://g\u0131thub.com/", "xn--gthub-n4a.com"],
  ["https://\uff41.test/", "a.test"],
  ["https://a.test\u3002evil.test/", "a.test.evil.test"],
  ["https://%65vil.test/", "evil.test"],
  ["https://a.test:443/", "a.test"],
  ["https://a.test:8443/", undefined],
  ["https://0x7f000001/", "127.0.0.1"],
  [`https://a.test/${"long/".repeat(20)}`, "a.test"],
])("the host is told where the text does not plainly say it: %s", (text, host) => {
  expect(links(text).map((link) => link.host)).toEqual([host]);
});

test("signs that are not seen or turn the direction end an address", () => {
  expect(hrefs("https://a.test/\u202egpj.exe")).toEqual(["https://a.test/"]);
  expect(hrefs("https://a.test/x\u200b.evil.test")).toEqual(["https://a.test/x"]);
  expect(hrefs("https://a.test\\@evil.test/")).toEqual(["https://a.test/"]);
  expect(hrefs("https://a.test\u0000evil.test")).toEqual(["https://a.test/"]);
  expect(hrefs('https://a.test"onclick="alert(1)')).toEqual(["https://a.test/"]);
});

test("every link is of the web or a mail, whatever is thrown together", () => {
  const parts = [
    "https://",
    "http://",
    "javascript:",
    "@",
    "a.test",
    "mailto:",
    " ",
    "(",
    ")",
    ".",
    "\u202e",
    "\n",
    "ё",
    "😀",
    "%",
    "?",
    "\\",
    "x",
  ];
  let seed = 7;
  const next = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return parts[seed % parts.length] ?? "";
  };
  for (let round = 0; round < 3000; round += 1) {
    const text = Array.from({ length: 12 }, next).join("");
    const found = findLinks(text);
    expect(found.map((piece) => (typeof piece === "string" ? piece : piece.text)).join("")).toBe(text);
    for (const piece of found) {
      if (typeof piece === "string") continue;
      const url = new URL(piece.href);
      expect(["https:", "mailto:"]).toContain(url.protocol);
      expect([url.username, url.password]).toEqual(["", ""]);
    }
  }
});

test.each([
  ["a"],
  ["a@"],
  ["a."],
  ["a.", "x@"],
  ["https://"],
  [")", "https://a.test/"],
  [" "],
  ["+"],
  ["https://a.test/x "],
])("%j again and again takes no longer than its length", (unit, before = "") => {
  expect(growth(findLinks, unit, before)).toBeLessThan(6);
});
