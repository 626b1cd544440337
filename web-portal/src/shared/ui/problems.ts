import { type FormEvent, useState } from "react";
import type { ApiProblem } from "../api/client";
import { useI18n } from "../i18n/i18n";
import { fieldErrorText, problemText } from "../i18n/problem";

/** The words for a problem. */
export function useProblemText() {
  const i18n = useI18n();
  return (problem: ApiProblem) => problemText(i18n, problem);
}

/** What the server found wrong with a form. What it said of a field goes when that field is changed, of the whole with any. */
export function useFieldErrors(problem: ApiProblem | null, fields: readonly string[]) {
  const i18n = useI18n();
  const [changed, setChanged] = useState<{ problem: ApiProblem; fields: readonly string[] }>();
  const gone = changed?.problem === problem ? changed.fields : [];
  const change = (field: string) => problem && setChanged({ problem, fields: [...gone, field] });
  const error = (field: string) => fieldErrorText(i18n, problem, field);
  return {
    of: (field: string) => (gone.includes(field) ? undefined : error(field)),
    /** The words for what is wrong with no field of the form. */
    rest: problem && gone.length === 0 && !fields.some(error) ? problemText(i18n, problem) : undefined,
    change,
    /** For the form. */
    onInput: ({ target }: FormEvent) => "name" in target && change(String(target.name)),
  };
}
