import { mailHref } from "../../shared/contact";

/** Characters of a subject that every mail program takes from a link, percent signs included. */
const LONGEST = 150;

/** A mail that the provider's system files under a ticket: its number in brackets leads the subject. */
export function replyHref(email: string, { number, subject }: { number: string; subject: string }): string {
  const text = [...subject];
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST).join("").trimEnd()}…` : subject;
  return mailHref(email, `[#${number}] ${short}`);
}
