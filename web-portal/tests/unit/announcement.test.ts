import { expect, test } from "vitest";
import { isOver, timesOf, versionOf, wordsOf } from "../../src/shared/announcements/announcement";
import type { Announcement } from "../../src/shared/api/schema";
import { makeI18n } from "../../src/shared/i18n/i18n";
import { de, en } from "../words";

const item: Announcement = {
  id: "0000000000001",
  severity: "maintenance",
  starts_at: "2026-01-20T21:00:00Z",
  ends_at: "2026-01-20T23:30:00Z",
  texts: { de: { title: "Umzug", text: "" }, uk: { title: "Переїзд", text: "" } },
  nodes: [],
};
const before = Date.parse("2026-01-15T10:00:00Z");
const during = Date.parse("2026-01-20T22:00:00Z");

test("words are the reader's, else English, German, Ukrainian in this order", () => {
  expect(wordsOf(item, "uk")).toEqual({ lang: "uk", title: "Переїзд", text: "" });
  expect(wordsOf(item, "en")).toEqual({ lang: "de", title: "Umzug", text: "" });
  expect(wordsOf({ ...item, texts: {} }, "en")).toEqual({ lang: "en", title: "", text: "" });
});

test.each([
  ["UTC", "20 Jan, 21:00 – 23:30"],
  ["Europe/Kyiv", "20 Jan, 23:00 – 21 Jan, 01:30"],
  ["America/New_York", "20 Jan, 16:00 – 18:30"],
])("times are those of the reader's place: %s", (timeZone, text) => {
  const i18n = makeI18n("en", en, { region: "en-GB", timeZone });
  expect(timesOf(item, before, i18n).replaceAll("\u00a0", " ")).toBe(text);
});

test("without an end it says from when or since when, news until when", () => {
  const i18n = makeI18n("de", de, { region: "de-DE", timeZone: "UTC" });
  const of = (more: Partial<Announcement>, now: number) =>
    timesOf({ ...item, ...more }, now, i18n).replaceAll("\u00a0", " ");
  expect(of({ ends_at: null }, before)).toBe("ab 20. Jan., 21:00");
  expect(of({ ends_at: null }, during)).toBe("seit 20. Jan., 21:00");
  expect(of({ severity: "info" }, during)).toBe("bis 20. Jan., 23:30");
});

test("it is over at its end", () => {
  expect(isOver(item, Date.parse("2026-01-20T23:29:59Z"))).toBe(false);
  expect(isOver(item, Date.parse("2026-01-20T23:30:00Z"))).toBe(true);
  expect(isOver({ ...item, ends_at: null }, Number.MAX_SAFE_INTEGER)).toBe(false);
});

test("what says something else is another version, other nodes are not", () => {
  expect(versionOf({ ...item, nodes: ["0000000000002"] })).toBe(versionOf(item));
  expect(versionOf({ ...item, ends_at: null })).not.toBe(versionOf(item));
  expect(versionOf({ ...item, texts: { de: { title: "Einzug", text: "" } } })).not.toBe(versionOf(item));
});
