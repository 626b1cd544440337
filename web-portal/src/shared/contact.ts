import { useEffect, useSyncExternalStore } from "react";

/** A mail link (RFC 6068), with its subject filled in if there is one: no line of it begins another header. */
export const mailHref = (email: string, subject = "") =>
  `mailto:${encodeURIComponent(email).replace("%40", "@")}${subject && `?subject=${encodeURIComponent(subject.replace(/\p{Cc}+/gu, " "))}`}`;

/** A link that dials a number as people write it (RFC 3966). The zero of "+44 (0)20" is for callers at home. */
export function telHref(phone: string) {
  const [number = "", extension] = phone.split(/ ?(?:ext\.? ?|x ?)/);
  const digits = number.replace(number.startsWith("+") ? /\(0\)|[^\d+]/g : /\D/g, "");
  return `tel:${digits}${extension ? `;ext=${extension}` : ""}`;
}

let topic = "";
const listeners = new Set<() => void>();
function setTopic(text: string) {
  topic = text;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Makes this the topic of whoever writes to the provider while the page is open. */
export function useSetTopic(text: string) {
  useEffect(() => {
    setTopic(text);
    return () => setTopic("");
  }, [text]);
}

/** What the page before the reader is about: a node, an invoice. */
export const useTopic = () => useSyncExternalStore(subscribe, () => topic);
