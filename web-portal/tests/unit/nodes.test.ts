import { expect, test } from "vitest";
import { newer, refusal } from "../../src/features/nodes/allowed";
import type { CommandState } from "../../src/shared/api/schema";
import * as fixtures from "../fixtures";

const admin = fixtures.stateFor("admin");
const node = { ...fixtures.node, available_version: "12.5.0" };
const [command] = fixtures.nodeDetail.commands;
const running = (state: CommandState) => ({ ...node, active_command: command ? { ...command, state } : null });

test("what the role lacks is not shown, what the state forbids has a reason", () => {
  expect(refusal("restart", fixtures.stateFor("viewer"), node)).toBeNull();
  expect(refusal("restart", admin, node)).toBeUndefined();
  expect(refusal("upgrade", admin, node)).toBeUndefined();
  expect(refusal("restart", { ...admin, features: { commands: false, mail: true } }, node)).toBe("off");
  expect(refusal("restart", admin, { ...node, status: "maintenance" })).toBe("maintenance");
  expect(refusal("restart", admin, { ...node, status: "offline" })).toBeUndefined();
});

test("one command at a time, until it has ended", () => {
  for (const state of ["queued", "sent", "accepted"] as const)
    expect(refusal("upgrade", admin, running(state)), state).toBe("busy");
  for (const state of ["succeeded", "failed", "expired", "unknown"] as const)
    expect(refusal("upgrade", admin, running(state)), state).toBeUndefined();
});

test("a node with the newest version has nothing to be upgraded to", () => {
  expect(newer({ version: "12.5.0", available_version: "12.5.0" })).toBeNull();
  expect(refusal("upgrade", admin, { ...node, version: "12.5.0" })).toBe("current");
  expect(refusal("upgrade", admin, { ...node, available_version: null })).toBe("current");
});
