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
};

/** What was done. The actions of imported events have no words of ours: `node.patched` is “Node patched”. */
export function actionText({ word }: I18n, action: string) {
  const text = word("action", action);
  return text === action ? action.charAt(0).toUpperCase() + action.slice(1).replace(/[._-]+/g, " ") : text;
}

/** One change of an event's details: old → new. What has no words, as in imported events, stands for itself. */
export function changeText({ t, word }: I18n, action: string, field: string, change: AuditEvent["details"][string]) {
  const text = (value: Value) => {
    if (value === null || value === "") return t("audit.empty");
    if (typeof value === "boolean") return t(value ? "roles.yes" : "roles.no");
    const code = String(value);
    const group = groups[`${action.split(".")[0]}.${field}`] ?? groups[field];
    if (field === "locale") return (locales as Partial<Record<string, string>>)[code] ?? code;
    return group ? word(group, code) : code;
  };
  return t("audit.change", { field: word("field", field), old: text(change.old), new: text(change.new) });
}

/** Who did it. The portal's own doings are stored under the name `system`. */
export const actorName = ({ t }: I18n, { kind, name }: AuditEvent["actor"]) =>
  name === null || (kind === "system" && name === kind) ? t(`actor.${kind}`) : name;
