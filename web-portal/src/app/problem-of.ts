import { ApiProblem } from "../shared/api/client";
import { NotFetched } from "../shared/piece";

/** What a page threw, as a problem that there are words for. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(0, error instanceof NotFetched ? "not-fetched" : "unexpected");
}
