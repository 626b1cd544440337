import { expect, test } from "vitest";
import type { Security } from "../../src/shared/api/schema";
import { violations } from "../axe";
import { open } from "../harness";
import { en } from "../words";

const nobodyElse: Security["provider"] = {
  second_factor: "optional",
  grace_days: null,
  factor_due_at: null,
  session_idle: null,
  session_max: null,
  trusted_devices: true,
};
const rules: Security = {
  ...nobodyElse,
  provider: nobodyElse,
  standard: { session_idle: 43_200, session_max: 604_800 },
  without_factor: { admins: 1, all: 3 },
};

/** The page of an owner, with what it sends. */
async function security(policy: Security) {
  const sent: Request[] = [];
  const { screen } = await open("/security", "owner", (request) => {
    if (!request.url.endsWith("/security")) return undefined;
    if (request.method !== "GET") sent.push(request.clone());
    return Response.json(policy);
  });
  await expect.element(screen.getByLabelText(en["policy.rule"])).toBeVisible();
  const save = async () => {
    await screen.getByRole("button", { name: en["policy.save"] }).click();
    await expect.element(screen.getByText(en["policy.saved"])).toBeVisible();
    expect(sent.map(({ method }) => method)).toEqual(["PUT"]);
    return sent[0]?.json();
  };
  return { screen, save };
}

test("what is chosen is what is sent: whom it concerns, days, times, and no trusted devices", async () => {
  const { screen, save } = await security(rules);
  await screen.getByLabelText(en["policy.rule"]).selectOptions("Everyone");
  await expect.element(screen.getByText("3 of these people have no second step yet.")).toBeVisible();
  await screen.getByLabelText(en["policy.grace"]).selectOptions("30");
  await screen.getByLabelText(en["policy.idle"]).selectOptions("30 minutes");
  await screen.getByLabelText(en["policy.max"]).selectOptions("7 days");
  await screen.getByLabelText(en["policy.devices"]).click();
  expect(await save()).toEqual({
    second_factor: "all",
    grace_days: 30,
    session_idle: 1800,
    session_max: 604_800,
    trusted_devices: false,
  });
});

test("times that go back to the standard, and days that no rule needs, are sent as none", async () => {
  const { screen, save } = await security({
    ...rules,
    second_factor: "admins",
    grace_days: 14,
    factor_due_at: "2031-01-15T10:00:00Z",
    session_idle: 1234,
    session_max: 28_800,
    trusted_devices: false,
  });
  const idle = screen.getByLabelText(en["policy.idle"]);
  await expect.element(idle).toHaveValue("1234");
  await expect.element(screen.getByLabelText(en["policy.devices"])).not.toBeChecked();
  await idle.selectOptions(en["policy.standard"]);
  await screen.getByLabelText(en["policy.max"]).selectOptions(en["policy.standard"]);
  await screen.getByLabelText(en["policy.rule"]).selectOptions(en["policy.rule.optional"]);
  await expect.element(screen.getByLabelText(en["policy.grace"])).not.toBeInTheDocument();
  expect(await save()).toEqual({
    second_factor: "optional",
    grace_days: null,
    session_idle: null,
    session_max: null,
    trusted_devices: false,
  });
});

test("what the provider demands is said, and what it has locked is neither offered nor sent", async () => {
  const provider = {
    ...nobodyElse,
    second_factor: "admins",
    session_idle: 900,
    session_max: 43_200,
    trusted_devices: false,
  } as const;
  const { screen, save } = await security({ ...rules, provider });
  await expect.element(screen.getByText("Your provider asks for it: Owners and admins")).toBeVisible();
  for (const [label, time] of [
    ["policy.idle", "15 minutes"],
    ["policy.max", "12 hours"],
  ] as const)
    await expect
      .element(screen.getByLabelText(en[label]))
      .toHaveAccessibleDescription(`Your provider’s limit: ${time}`);
  await expect.element(screen.getByText(en["policy.devices.theirs"])).toBeVisible();
  expect(screen.getByLabelText(en["policy.devices"]).query()).toBeNull();
  expect(await violations(screen.container)).toEqual([]);
  expect(await save()).not.toHaveProperty("trusted_devices");
});
