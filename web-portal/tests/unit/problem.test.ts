import { expect, test } from "vitest";
import contract from "../../../openapi.yaml?raw";
import { makeI18n } from "../../src/shared/i18n/i18n";
import { fieldErrorText, problemText } from "../../src/shared/i18n/problem";
import { de, en, uk } from "../words";

/** The values of an enumeration of the contract. */
const listed = (schema: string) =>
  new RegExp(`^ {4}${schema}:\\n(?: {6}.+\\n)*? {6}enum:\\n((?: {8}- .+\\n)+)`, "m")
    .exec(contract)?.[1]
    ?.trim()
    .split(/\n? +- /)
    .map((code) => code.replace(/^- /, "")) ?? [];
const codes = listed("problem_code");
const rules = listed("field_error_code");
/** What no hand can bring about: these pages write such values themselves. */
const neverSent = [
  ...["unknown", "type", "out-of-range", "not-a-choice", "not-a-number", "not-an-instant", "not-an-instant-or-date"],
  ...["not-a-version", "not-an-actor", "not-a-cursor", "stale-cursor"],
  ...["not-a-png", "animated", "picture-size"],
];
const bounds: Record<string, { min?: number; max?: number }> = { "too-short": { min: 10 }, "too-long": { max: 200 } };

const refused = (field: string, code: string) => ({
  code: "validation-failed",
  fieldErrors: { [field]: { field, code, message: "raw words", ...bounds[code] } as never },
});

test.each([
  ["en", en],
  ["de", de],
  ["uk", uk],
] as const)("every problem of the API has words in %s", (language, messages) => {
  const i18n = makeI18n(language, messages);
  expect(codes).toContain("not-found");
  const raw = [...codes, "network", "timeout", "not-json", "not-fetched"].filter(
    (code) => problemText(i18n, { code }) === i18n.t("problem.other"),
  );
  expect(raw).toEqual([]);
});

test.each([
  ["en", en],
  ["de", de],
  ["uk", uk],
] as const)("every rule of a field has words in %s", (language, messages) => {
  const i18n = makeI18n(language, messages);
  expect(rules).toEqual(expect.arrayContaining(["required", "own-host", "is-current"]));
  for (const code of rules) {
    const text = fieldErrorText(i18n, refused("x", code), "x");
    expect(text === i18n.t("problem.malformed-request"), code).toBe(neverSent.includes(code));
    expect(text, code).not.toMatch(/[{}]|raw words|^$|^[a-z-]+$/);
  }
});

test("no words are left over for rules that the API does not have", () => {
  const i18n = makeI18n("en", en);
  expect(i18n.codes("fieldError").filter((code) => !rules.includes(code))).toEqual([]);
});

test("a problem without words never shows its code, but the provider can look it up", () => {
  const i18n = makeI18n("de", de);
  for (const code of ["http-418", "unexpected", "of-a-later-version"]) {
    expect(problemText(i18n, { code })).toMatch(/^Ein unerwarteter Fehler ist aufgetreten\. .*Anbieter\.$/);
    expect(problemText(i18n, { code, requestId: "f3a1" })).toMatch(/Anbieter\. Referenz: f3a1$/);
  }
});

test("a field's error is said in our words, with its bounds", () => {
  const i18n = makeI18n("uk", uk);
  expect(fieldErrorText(i18n, refused("name", "too-long"), "name")).toBe("Щонайбільше 200 символів.");
  expect(fieldErrorText(i18n, refused("password", "too-short"), "password")).toBe("Щонайменше 10 символів.");
  expect(fieldErrorText(i18n, refused("custom_domain", "own-host"), "custom_domain")).toBe(
    "Це ім’я належить самому порталу.",
  );
  expect(fieldErrorText(i18n, refused("name", "required"), "email")).toBeUndefined();
});

test("a rule of a newer server has words too", () => {
  expect(fieldErrorText(makeI18n("en", en), refused("name", "of-tomorrow"), "name")).toBe(
    "This page is out of sync with the server. Reload the page.",
  );
});

test("where there is no field to say it at, a refusal names its first rule", () => {
  expect(problemText(makeI18n("en", en), refused("id", "already-accepted"))).toBe(
    "The invitation has already been accepted.",
  );
});

test("a taken address is said at the address", () => {
  const taken = { code: "email-taken", fieldErrors: {} };
  expect(fieldErrorText(makeI18n("en", en), taken, "email")).toBe("This address is already in use here.");
  expect(fieldErrorText(makeI18n("en", en), taken, "name")).toBeUndefined();
});
