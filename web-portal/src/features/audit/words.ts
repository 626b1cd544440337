import type { AuditEvent } from "../../shared/api/schema";
import type { I18n } from "../../shared/i18n/i18n";
import { locales } from "../../shared/i18n/language";
import { type AuditKind, auditKinds } from "./queries";

type Value = AuditEvent["details"][string]["old"];

/** The fields whose values are codes, and the words that there are for them; those of an action's kind come first. */
const groups: Partial<Record<string, string>> = {
  state: "state",
  role: "role",
  status: "status",
  "domain.state": "domainState",
  "client.status": "clientStatus",
  "user.status": "userStatus",
  factors: "factorKind",
  second_factor: "factorRule",
  passkey_refusal: "passkeyRefusal",
  command: "command",
};

/** What was done. The actions of imported events have no words of ours, and are told as what the provider calls them. */
export function actionText({ t, word }: I18n, action: string) {
  const text = word("action", action);
  if (text !== action) return text;
  return t("audit.imported", { name: action.charAt(0).toUpperCase() + action.slice(1).replace(/[._-]+/g, " ") });
}

/** Actions of a kind stand together, by what comes before their first dot. */
const kinds = {
  access: ["auth", "session"],
  factors: ["factor", "passkey", "device"],
  users: ["user", "profile", "mails", "email"],
  nodes: ["node", "command"],
  portal: ["portal", "branding", "domain", "policy"],
  account: ["client", "audit", "invoices", "mail"],
} as const satisfies Record<Exclude<AuditKind, "imported">, readonly string[]>;
/** The actions that can be chosen, those that have words and those that were seen, by their kinds. */
export function actionGroups(worded: readonly string[], seen: readonly string[]): [AuditKind, string[]][] {
  const groupOf = (action: string): AuditKind => {
    const kind = action.split(".", 1)[0] ?? "";
    const group = Object.entries(kinds).find(([, those]) => (those as readonly string[]).includes(kind));
    return worded.includes(action) ? ((group?.[0] ?? "account") as AuditKind) : "imported";
  };
  const all = [...new Set([...worded, ...seen])];
  return auditKinds.map((kind) => [kind, all.filter((action) => groupOf(action) === kind)]);
}

/** One side of a change, in words where its values are codes. */
export function valueText(
  { t, word }: I18n,
  action: string,
  field: string,
  change: AuditEvent["details"][string],
  side: "old" | "new",
): string {
  const value: Value = change[side];
  if (change.erased?.includes(side)) return t("actor.erased");
  if (value === null || value === "") return "";
  if (typeof value === "boolean") return t(value ? "roles.yes" : "roles.no");
  const code = String(value);
  const group = groups[`${action.split(".")[0]}.${field}`] ?? groups[field];
  if (field === "locale") return (locales as Partial<Record<string, string>>)[code] ?? code;
  return group ? word(group, code) : code;
}

/**
 * One change of an event's details: old → new, or what it was set to or removed from. What has no words, as in imported
 * events, stands for itself.
 */
export function changeText(i18n: I18n, action: string, field: string, change: AuditEvent["details"][string]) {
  const { t, word } = i18n;
  const text = (side: "old" | "new") => valueText(i18n, action, field, change, side);
  const values = { field: word("field", field), old: text("old"), new: text("new") };
  if (!values.new) return values.old ? t("audit.removed", values) : values.field;
  return values.old ? t("audit.change", values) : t("audit.set", values);
}

/** Who did it. The portal's own doings are stored under the name `system`. */
export function actorName({ t }: I18n, { kind, name, erased }: AuditEvent["actor"]) {
  if (erased) return t("actor.erased");
  return name === null || (kind === "system" && name === kind) ? t(`actor.${kind}`) : name;
}

/** Whom or what it was done to. */
export const targetName = ({ t }: I18n, { name, erased }: AuditEvent["target"]) => (erased ? t("actor.erased") : name);
