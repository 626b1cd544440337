import { expect, test } from "vitest";
import { dayOf, readChoice, readFilter } from "../../src/features/audit/queries";

const read = (query: string) => readFilter(new URLSearchParams(query));

test("days of the address are days here, the last one included", () => {
  expect(read("since=2026-11-20&until=2026-11-22")).toEqual({
    since: new Date(2026, 10, 20).toISOString(),
    until: new Date(2026, 10, 23).toISOString(),
  });
  expect(dayOf(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
});

test("what the server would refuse is left out", () => {
  expect(read("since=2026-02-30&until=yesterday&actor=Vera&action=")).toEqual({});
  expect(read(`action=${"a".repeat(101)}`)).toEqual({});
  expect(read("actor=operator&action=backup.verified&after=x&days=7")).toEqual({
    actor: "operator",
    action: "backup.verified",
    after: "x",
  });
  expect(readChoice(new URLSearchParams("actor=0000000000001")).actor).toBe("0000000000001");
});
