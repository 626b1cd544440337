import type { AuditEvent } from "../../shared/api/schema";
import type { I18n } from "../../shared/i18n/i18n";
import { locales } from "../../shared/i18n/language";

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
  users: ["user", "profile", "email"],
  nodes: ["node", "command"],
  portal: ["portal", "branding", "domain", "policy"],
  account: ["client", "audit", "mail"],
} as const;
type ActionGroup = keyof typeof kinds | "imported";

/** The actions that can be chosen, those that have words and those that were seen, each group of them with its name. */
export function actionGroups(worded: readonly string[], seen: readonly string[]): [ActionGroup, string[]][] {
  const groupOf = (action: string): ActionGroup => {
    const kind = action.split(".", 1)[0] ?? "";
    const group = Object.entries(kinds).find(([, those]) => (those as readonly string[]).includes(kind));
    return worded.includes(action) ? ((group?.[0] ?? "account") as ActionGroup) : "imported";
  };
  const all = [...new Set([...worded, ...seen])];
  const names = [...Object.keys(kinds), "imported"] as ActionGroup[];
  return names
    .map((name): [ActionGroup, string[]] => [name, all.filter((action) => groupOf(action) === name)])
    .filter(([, actions]) => actions.length > 0);
}

/**
 * One change of an event's details: old → new, or what it was set to or removed from. What has no words, as in imported
 * events, stands for itself.
 */
export function changeText({ t, word }: I18n, action: string, field: string, change: AuditEvent["details"][string]) {
  const text = (side: "old" | "new") => {
    const value: Value = change[side];
    if (change.erased?.includes(side)) return t("actor.erased");
    if (value === null || value === "") return "";
    if (typeof value === "boolean") return t(value ? "roles.yes" : "roles.no");
    const code = String(value);
    const group = groups[`${action.split(".")[0]}.${field}`] ?? groups[field];
    if (field === "locale") return (locales as Partial<Record<string, string>>)[code] ?? code;
    return group ? word(group, code) : code;
  };
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
