import type { ApiProblem } from "../api/client";
import type { ProblemCode } from "../api/schema";
import type { I18n } from "./i18n";
import type { Key } from "./types";

type Worded = Key extends infer K ? (K extends `problem.${infer Code}` ? Code : never) : never;

/** Codes that share words with others. The compiler asks for every code of the API that has none of its own. */
const shared = {
  "portal-not-found": "app.noPortal",
  "invalid-credentials": "login.wrong",
  "body-too-large": "fieldError.too-long",
  "malformed-json": "problem.malformed-request",
  "invalid-signature": "problem.malformed-request",
  "cross-site-request": "problem.malformed-request",
  "method-not-allowed": "problem.malformed-request",
  "unsupported-media-type": "problem.malformed-request",
  "not-json": "problem.malformed-request",
} as const satisfies Record<Exclude<ProblemCode, Worded> | "not-json", Key>;
const isShared = (code: string): code is keyof typeof shared => code in shared;

/** The words for a problem; one that there are none for has at least what its provider can look it up by. */
export function problemText({ t, word }: I18n, { code, requestId }: Pick<ApiProblem, "code"> & Partial<ApiProblem>) {
  if (isShared(code)) return t(shared[code]);
  const text = word("problem", code);
  if (text !== code) return text;
  return requestId ? `${t("problem.other")} ${t("problem.reference", { id: requestId })}` : t("problem.other");
}

/** The words for what is wrong with a field, if anything is; never the server's own, which are for developers. */
export function fieldErrorText({ t, word }: I18n, problem: Pick<ApiProblem, "fieldErrors"> | null, field: string) {
  const code = problem?.fieldErrors[field];
  if (code === undefined) return undefined;
  const text = word("fieldError", code);
  return text === code ? t("fieldError.invalid") : text;
}
