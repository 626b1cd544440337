import type { ApiProblem } from "../api/client";
import type { FieldError, FieldErrorCode, ProblemCode } from "../api/schema";
import type { I18n } from "./i18n";
import type { Key } from "./types";

type Worded<Group extends string> = Key extends infer K ? (K extends `${Group}.${infer Code}` ? Code : never) : never;

/** Codes that share words with others. The compiler asks for every code of the API that has none of its own. */
const shared = {
  "portal-not-found": "app.noPortal",
  "invalid-credentials": "login.wrong",
  "commands-unavailable": "node.reason.off",
  "factor-required": "problem.permission-denied",
  "body-too-large": "problem.malformed-request",
  "malformed-json": "problem.malformed-request",
  "invalid-signature": "problem.malformed-request",
  "cross-site-request": "problem.malformed-request",
  "method-not-allowed": "problem.malformed-request",
  "unsupported-media-type": "problem.malformed-request",
} as const satisfies Record<Exclude<ProblemCode, Worded<"problem">>, Key>;

/** Rules of fields that share words with another. What these pages never send has the words of a malformed request. */
const alike: Partial<Record<FieldErrorCode, Worded<"fieldError">>> = {
  "email-domain": "email-at",
  "email-character": "email-local",
  "email-mailto": "email-ascii",
  "host-underscore": "host-character",
  "empty-label": "host-character",
  "label-too-long": "host-character",
  "label-hyphen": "host-character",
  "not-an-a-label": "host-character",
};

const isShared = (code: string): code is keyof typeof shared => code in shared;

function ruleText({ t, word }: I18n, { code, min, max }: FieldError) {
  const own = alike[code] ?? code;
  const text = word("fieldError", own, { count: min ?? max });
  return text === own ? t("problem.malformed-request") : text;
}

/**
 * The words for a problem; of refused fields those for the first. One that there are none for has at least what its
 * provider can look it up by.
 */
export function problemText(
  i18n: I18n,
  { code, requestId, fieldErrors = {} }: Pick<ApiProblem, "code"> & Partial<ApiProblem>,
): string {
  const { t, word } = i18n;
  const [first] = Object.values(fieldErrors);
  if (first) return ruleText(i18n, first);
  if (isShared(code)) return t(shared[code]);
  const text = word("problem", code);
  if (text !== code) return text;
  return requestId ? `${t("problem.other")} ${t("problem.reference", { id: requestId })}` : t("problem.other");
}

/** The words for what is wrong with a field, if anything is; never the server's own, which are for developers. */
export function fieldErrorText(
  i18n: I18n,
  problem: Pick<ApiProblem, "code" | "fieldErrors"> | null,
  field: string,
): string | undefined {
  if (problem?.code === "email-taken" && field === "email") return problemText(i18n, problem);
  const error = problem?.fieldErrors[field];
  return error && ruleText(i18n, error);
}
