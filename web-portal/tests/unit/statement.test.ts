import { expect, test } from "vitest";
import { type Statement, statements } from "../../src/features/login/statement";

const placeholders = (statement: Statement) =>
  Object.entries(statement).map(([part, words]) => [part, (JSON.stringify(words).match(/\{\w+\}/g) ?? []).sort()]);
const lengths = ({ tests, limits }: Statement) => [tests.length, limits.length];

test("the statement says the same in each language", async () => {
  const [en, ...others] = await Promise.all(Object.values(statements).map((words) => words()));
  if (!en) throw new Error("there is no statement");
  for (const other of others) {
    expect(placeholders(other)).toEqual(placeholders(en));
    expect(lengths(other)).toEqual(lengths(en));
  }
  expect(others).toHaveLength(2);
});
