import type { ApiProblem } from "../../shared/api/client";
import { useI18n } from "../../shared/i18n/i18n";
import { useProblemText } from "../../shared/ui/problems";

/** What is said of a login that was refused: how long to wait too, where that is known. */
export function useErrorText() {
  const { t } = useI18n();
  const text = useProblemText();
  return (problem: ApiProblem) =>
    problem.status === 429 && problem.retryAfter
      ? t("login.throttled", { count: Math.ceil(problem.retryAfter / 60) })
      : text(problem);
}
