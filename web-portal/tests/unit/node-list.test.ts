import { expect, test } from "vitest";
import { matches } from "../../src/app/palette/hits";
import { readPreferences } from "../../src/features/nodes/preferences";

const usual = { hidden: [], dense: false, keys: true };

test.each([null, "", "{", "[]", "7", '"x"', '{"hidden":7,"dense":"yes"}', '{"hidden":["name","nothing"]}'])(
  "what is kept and not understood, %s, counts as nothing",
  (text) => expect(readPreferences(text)).toEqual(usual),
);

test("what is kept is read back", () => {
  const kept = { hidden: ["cpu", "seen"], dense: true, keys: false };
  expect(readPreferences(JSON.stringify(kept))).toEqual(kept);
});

test.each([
  ["Audit log", "au", true],
  ["Audit log", "LOG", true],
  ["Audit log", "log aud", true],
  ["Audit log", "udit", false],
  ["Протокол дій", "дій", true],
  ["Users", "", true],
])("%s is found by %s: %s", (text, typed, is) => expect(matches(text, typed)).toBe(is));
