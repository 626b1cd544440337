import { expect, test } from "vitest";
import contract from "../../../openapi.yaml?raw";
import sentences from "../../../Tests/LogicTests/Vectors/audit-sentences.json?raw";
import vectors from "../../../Tests/LogicTests/Vectors/audit-words.json?raw";
import { auditKinds, dayOf, readChoice, readFilter } from "../../src/features/audit/queries";
import { plain, sentenceOf } from "../../src/features/audit/sentence";
import { actionText, actorName, changeText, targetName } from "../../src/features/audit/words";
import type { AuditEvent } from "../../src/shared/api/schema";
import { makeI18n } from "../../src/shared/i18n/i18n";
import type { Locale } from "../../src/shared/i18n/language";
import type { Catalogue } from "../../src/shared/i18n/types";
import { wallOf } from "../../src/shared/i18n/wall";
import { de, en, uk } from "../words";

const read = (query: string) => readFilter(new URLSearchParams(query), wallOf());

test("days of the address are days here, the last one included", () => {
  expect(read("since=2026-11-20&until=2026-11-22")).toEqual({
    since: new Date(2026, 10, 20).toISOString(),
    until: new Date(2026, 10, 23).toISOString(),
  });
  expect(dayOf(wallOf(), new Date(2026, 0, 5, 23, 59).getTime())).toBe("2026-01-05");
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
  // As long as an id, and larger than any.
  expect(readChoice(new URLSearchParams("actor=zzzzzzzzzzzzz")).actor).toBeUndefined();
});

/** The same vectors as those of the server's files (`Tests/ToolkitTests/CSVTests.swift`). */
type Vector = Record<Locale, [description: string, change: string]> & Pick<AuditEvent, "action" | "details">;

test.each(JSON.parse(vectors) as Vector[])(
  "what happened is told in words: $action, $details",
  ({ action, details, ...told }) => {
    for (const [language, messages] of Object.entries({ en, de, uk }) as [Locale, Catalogue][]) {
      const i18n = makeI18n(language, messages);
      const changes = Object.entries(details).map(([field, change]) => changeText(i18n, action, field, change));
      expect([actionText(i18n, action), changes.join("; ")]).toEqual(told[language]);
    }
  },
);

test.each([
  ["en", en],
  ["de", de],
  ["uk", uk],
] as const)("the actions of the contract are those that have words in %s", (language, messages) => {
  const actions = /^ {4}audit_action:\n(?: {6}.*\n)*? {6}enum:\n((?: {8}- .+\n)+)/m
    .exec(contract)?.[1]
    ?.trim()
    .split(/\n? *- /)
    .filter(Boolean);
  expect(actions).toContain("domain.pending");
  const i18n = makeI18n(language, messages);
  expect(new Set(i18n.codes("action"))).toEqual(new Set(actions));
  // Each has a sentence, also one that needs no detail, and no sentence is of another.
  const told = i18n.codes("did");
  for (const action of actions ?? []) expect(told).toContain(action);
  for (const code of told) {
    const action = actions?.find((each) => code === each || code.startsWith(`${each}.`));
    expect(action ?? code).toBe(code.startsWith("other") ? code : action);
    if (action === code) expect(messages[`did.${action}` as keyof Catalogue]).not.toMatch(/\{(old|new)\}/);
  }
});

/** The same vectors as those of the server's files (`Tests/LogicTests/AuditLabelsTests.swift`). */
type Told = Record<Locale, string> & {
  actor: string;
  by?: AuditEvent["actor"]["kind"];
  of?: string;
  target: string | null;
  person?: string;
} & Pick<AuditEvent, "action" | "details">;

test.each(JSON.parse(sentences) as Told[])(
  "what happened is a sentence: $en",
  ({ actor, by = "user", of = "user", target, person = null, action, details, ...told }) => {
    const event: AuditEvent = {
      id: "0000000000001",
      at: "2026-11-30T12:00:00Z",
      ip: null,
      actor: { kind: by, id: null, name: actor || null, erased: actor === "" },
      target: { kind: of, id: null, name: target || null, person, erased: target === "" },
      action,
      details,
    };
    for (const [language, messages] of Object.entries({ en, de, uk }) as [Locale, Catalogue][])
      expect(plain(sentenceOf(makeI18n(language, messages), event).pieces)).toBe(told[language]);
  },
);

test("a kind in the address is one of the server's, and gives way to a single action", () => {
  expect(read("kind=users")).toEqual({ kind: "users" });
  expect(read("kind=imported&actor=operator")).toEqual({ kind: "imported", actor: "operator" });
  expect(read("kind=everything")).toEqual({});
  expect(read("kind=users&action=auth.login")).toEqual({ action: "auth.login" });
});

test("the kinds are those of the contract", () => {
  const [, listed = ""] = /^ {4}audit_kind:\n(?: {6,}.*\n)*? {6}enum: \[(.*)\]/m.exec(contract) ?? [];
  expect(listed.split(", ")).toEqual(auditKinds);
});

test("an action without words of ours is at least readable", () => {
  const i18n = makeI18n("de", de);
  expect(actionText(i18n, "domain.degraded")).toBe("Domain gestört");
  expect(actionText(i18n, "node.patched")).toBe("Meldung „Node patched“");
  expect(actionText(i18n, "backup.run_finished-late")).toBe("Meldung „Backup run finished late“");
});

test("the portal itself is named in words, others by their names", () => {
  const i18n = makeI18n("uk", uk);
  const actor = { id: null, name: "system", erased: false };
  expect(actorName(i18n, { ...actor, kind: "system" })).toBe("Система");
  expect(actorName(i18n, { ...actor, kind: "system", name: null })).toBe("Система");
  expect(actorName(i18n, { ...actor, kind: "system", name: "Backup robot" })).toBe("Backup robot");
  expect(actorName(i18n, { ...actor, kind: "user" })).toBe("system");
});

test.each([
  ["de", de, "Ehemaliger Benutzer", "Name: Ehemaliger Benutzer → Vera"],
  ["uk", uk, "Колишній користувач", "Ім’я: Колишній користувач → Vera"],
] as const)(
  "a person who has been erased is one of before, in the language of the reader: %s",
  (locale, words, former, change) => {
    const i18n = makeI18n(locale, words);
    expect(actorName(i18n, { kind: "user", id: null, name: null, erased: true })).toBe(former);
    expect(targetName(i18n, { kind: "user", id: null, name: null, person: null, erased: true })).toBe(former);
    expect(targetName(i18n, { kind: "audit", id: null, name: null, person: null, erased: false })).toBeNull();
    expect(changeText(i18n, "profile.updated", "name", { old: null, new: "Vera", erased: ["old"] })).toBe(change);
  },
);
