import { expect, test } from "vitest";
import contract from "../../../openapi.yaml?raw";
import { dayOf, readChoice, readFilter } from "../../src/features/audit/queries";
import { actionText, actorName, changeText } from "../../src/features/audit/words";
import { de } from "../../src/shared/i18n/de";
import { en } from "../../src/shared/i18n/en";
import { makeI18n } from "../../src/shared/i18n/i18n";
import { uk } from "../../src/shared/i18n/uk";

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

test.each([
  [
    "command.succeeded",
    "state",
    "accepted",
    "succeeded",
    "Zustand: Läuft → Erfolgreich",
    "Стан: Виконується → Виконано",
  ],
  ["command.unknown", "state", null, "unknown", "Zustand: leer → Unklar", "Стан: порожньо → Невідомо"],
  ["domain.degraded", "state", "active", "degraded", "Zustand: Aktiv → Gestört", "Стан: Активний → З перебоями"],
  ["domain.released", "state", "pending", null, "Zustand: Wartet auf DNS → leer", "Стан: Очікує на DNS → порожньо"],
  ["client.suspended", "status", "active", "suspended", "Status: Aktiv → Gesperrt", "Стан: Активний → Призупинений"],
  ["user.accepted", "status", "invited", "active", "Status: Eingeladen → Aktiv", "Стан: Запрошений → Активний"],
  ["portal.enabled", "portal_enabled", false, true, "Portal an: nein → ja", "Портал увімкнено: ні → так"],
  ["user.role-changed", "role", "viewer", "owner", "Rolle: Leser → Inhaber", "Роль: Читач → Власник"],
  ["profile.updated", "locale", "en", "uk", "Sprache: English → Українська", "Мова: English → Українська"],
  ["command.failed", "detail", null, "exit 1", "Meldung: leer → exit 1", "Повідомлення: порожньо → exit 1"],
  ["audit.exported", "rows", null, "120", "Zeilen: leer → 120", "Рядки: порожньо → 120"],
  ["node.seen", "status", "online", "offline", "Status: Online → Offline", "Стан: У мережі → Не в мережі"],
  ["node.moved", "wing", "b", true, "wing: b → ja", "wing: b → так"],
])("what changed is said in words: %s: %s, %s → %s", (action, field, old, now, german, ukrainian) => {
  expect(changeText(makeI18n("de", de), action, field, { old, new: now })).toBe(german);
  expect(changeText(makeI18n("uk", uk), action, field, { old, new: now })).toBe(ukrainian);
});

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
  expect(new Set(makeI18n(language, messages).codes("action"))).toEqual(new Set(actions));
});

test("an action without words of ours is at least readable", () => {
  const i18n = makeI18n("de", de);
  expect(actionText(i18n, "domain.degraded")).toBe("Domain hat Störungen");
  expect(actionText(i18n, "node.patched")).toBe("Node patched");
  expect(actionText(i18n, "backup.run_finished-late")).toBe("Backup run finished late");
});

test("the portal itself is named in words, others by their names", () => {
  const i18n = makeI18n("uk", uk);
  const actor = { id: null, name: "system" };
  expect(actorName(i18n, { ...actor, kind: "system" })).toBe("Система");
  expect(actorName(i18n, { ...actor, kind: "system", name: null })).toBe("Система");
  expect(actorName(i18n, { ...actor, kind: "system", name: "Backup robot" })).toBe("Backup robot");
  expect(actorName(i18n, { ...actor, kind: "user" })).toBe("system");
});
