import type { AuditEvent } from "../../shared/api/schema";
import type { I18n } from "../../shared/i18n/i18n";
import { actionText, valueText } from "./words";

/** A piece of a sentence: words of ours, or a value, which may be in another direction of writing. */
export type Piece = string | { value: string };
type Values = Partial<Record<string, readonly Piece[]>>;

/**
 * What happened, as a sentence, and the field whose change it tells: of the templates for the action the first whose
 * placeholders all have a value, else actor and action. The server's files say the same (`AuditLabels+Sentence.swift`).
 */
export function sentenceOf(i18n: I18n, event: AuditEvent): { pieces: Piece[]; field?: string } {
  const { action, details } = event;
  const values: Values = { who: who(i18n, event), target: whom(i18n, event), what: [actionText(i18n, action)] };
  for (const [field, change] of Object.entries(details)) {
    if (change.erased) continue;
    const sides = {
      old: value(valueText(i18n, action, field, change, "old")),
      new: value(valueText(i18n, action, field, change, "new")),
    };
    const pieces = filled(i18n, `did.${action}.${field}`, { ...values, ...sides });
    if (pieces) return { pieces, field };
  }
  // Nobody's name has the case that goes into brackets.
  const other = values.target?.length && !event.target.erased ? "did.other.target" : "did.other";
  return { pieces: filled(i18n, `did.${action}`, values) ?? filled(i18n, other, values) ?? [] };
}

/** A template with its placeholders filled, if there is one and all of them have a value. */
function filled({ messages }: I18n, key: string, values: Values): Piece[] | undefined {
  const template = (messages as Partial<Record<string, unknown>>)[key];
  if (typeof template !== "string") return undefined;
  const parts = template.split(/\{(\w+)\}/);
  const missing = parts.some((part, index) => index % 2 === 1 && !values[part]?.length);
  if (missing) return undefined;
  return parts.flatMap((part, index) => (index % 2 === 1 ? [...(values[part] ?? [])] : part === "" ? [] : [part]));
}

const value = (text: string | null): Piece[] => (text ? [{ value: text }] : []);

function who({ t }: I18n, { actor: { kind, name, erased } }: AuditEvent): Piece[] {
  if (erased || name === null) return [t(erased ? "who.erased" : `actor.${kind}`)];
  return kind === "system" && name === kind ? [t("who.system")] : value(name);
}

function whom(i18n: I18n, { target: { kind, name, person, erased } }: AuditEvent): Piece[] {
  if (erased) return [i18n.t("person.erased")];
  const named = value(person ?? name);
  return kind === "user" && named.length > 0 ? (filled(i18n, "person.named", { name: named }) ?? []) : named;
}

/** The sentence in one, as a file has it. */
export const plain = (pieces: readonly Piece[]) =>
  pieces.map((piece) => (typeof piece === "string" ? piece : piece.value)).join("");
