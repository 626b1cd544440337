import { expect, test } from "vitest";
import contract from "../../../openapi.yaml?raw";
import { de } from "../../src/shared/i18n/de";
import { en } from "../../src/shared/i18n/en";
import { makeI18n } from "../../src/shared/i18n/i18n";
import { fieldErrorText, problemText } from "../../src/shared/i18n/problem";
import { uk } from "../../src/shared/i18n/uk";

const codes = /^ {4}problem_code:\n {6}type: string\n {6}enum:\n((?: {8}- .+\n)+)/m
  .exec(contract)?.[1]
  ?.trim()
  .split(/\n? +- /)
  .map((code) => code.replace(/^- /, ""));

test.each([
  ["en", en],
  ["de", de],
  ["uk", uk],
] as const)("every problem of the API has words in %s", (language, messages) => {
  const i18n = makeI18n(language, messages);
  expect(codes).toContain("not-found");
  const raw = [...(codes ?? []), "network", "timeout", "not-json", "not-fetched"].filter(
    (code) => problemText(i18n, { code }) === i18n.t("problem.other"),
  );
  expect(raw).toEqual([]);
});

test("a problem without words never shows its code, but the provider can look it up", () => {
  const i18n = makeI18n("de", de);
  for (const code of ["http-418", "unexpected", "of-a-later-version"]) {
    expect(problemText(i18n, { code })).toMatch(/^Etwas Unerwartetes ist schiefgegangen\. .*Anbieter\.$/);
    expect(problemText(i18n, { code, requestId: "f3a1" })).toMatch(/Anbieter\. Referenz: f3a1$/);
  }
});

test("a field's error is said in our words, whatever its code", () => {
  const i18n = makeI18n("uk", uk);
  const problem = { fieldErrors: { name: "too-long", logo_url: "own-host" } };
  expect(fieldErrorText(i18n, problem, "name")).toBe("Задовго.");
  expect(fieldErrorText(i18n, problem, "logo_url")).toBe("Неприпустиме значення.");
  expect(fieldErrorText(i18n, problem, "email")).toBeUndefined();
});
