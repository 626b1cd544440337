import { expect, test } from "vitest";
import { dayOf, readChoice, readFilter } from "../../src/features/audit/queries";
import { actorName, changeText } from "../../src/features/audit/words";
import { de } from "../../src/shared/i18n/de";
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
  ["state", "accepted", "succeeded", "Zustand: Läuft → Erfolgreich", "Стан: Виконується → Виконано"],
  ["state", null, "unknown", "Zustand: leer → Unklar", "Стан: порожньо → Невідомо"],
  ["role", "viewer", "owner", "Rolle: Leser → Inhaber", "Роль: Читач → Власник"],
  ["locale", "en", "uk", "Sprache: English → Українська", "Мова: English → Українська"],
  ["detail", null, "exit 1", "Meldung: leer → exit 1", "Повідомлення: порожньо → exit 1"],
  ["rows", null, "120", "Zeilen: leer → 120", "Рядки: порожньо → 120"],
  ["status", "online", "offline", "Status: Online → Offline", "Стан: У мережі → Не в мережі"],
  ["wing", "b", true, "wing: b → ja", "wing: b → так"],
])("what changed is said in words: %s, %s → %s", (field, old, now, german, ukrainian) => {
  expect(changeText(makeI18n("de", de), field, { old, new: now })).toBe(german);
  expect(changeText(makeI18n("uk", uk), field, { old, new: now })).toBe(ukrainian);
});

test("the portal itself is named in words, others by their names", () => {
  const i18n = makeI18n("uk", uk);
  const actor = { id: null, name: "system" };
  expect(actorName(i18n, { ...actor, kind: "system" })).toBe("Система");
  expect(actorName(i18n, { ...actor, kind: "system", name: null })).toBe("Система");
  expect(actorName(i18n, { ...actor, kind: "system", name: "Backup robot" })).toBe("Backup robot");
  expect(actorName(i18n, { ...actor, kind: "user" })).toBe("system");
});
