import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import type { TicketMessage } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { Ago } from "../../shared/ui/Ago";
import { Button } from "../../shared/ui/Button";
import { cx } from "../../shared/ui/cx";
import { MessageBody } from "./MessageBody";
import styles from "./tickets.module.css";

/** A thread of up to this many is shown whole. */
const WHOLE = 5;
/** Of a longer one, those at its end. */
const NEWEST = 3;
/** Older ones that come at once. */
const MORE = 50;

const anchor = (id: string) => `message-${id}`;

/** The messages of a thread, the newest at the end; of a long one only those, until older ones are asked for. */
export function Messages({ of }: { of: readonly TicketMessage[] }) {
  const { t } = useI18n();
  const list = useRef<HTMLOListElement>(null);
  const [shown, setShown] = useState(() => (of.length > WHOLE ? Math.max(NEWEST, named(of)) : WHOLE));
  const hidden = Math.max(0, of.length - shown);
  const showOlder = useOlder(list, () => setShown(shown + MORE));
  const asked = useSyncExternalStore(onHash, () => location.hash);
  const [hash, setHash] = useState(asked);
  if (asked !== hash) {
    setHash(asked);
    setShown(Math.max(shown, named(of)));
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads the address
  useEffect(toNamed, [asked]);
  return (
    <>
      {hidden > 0 && (
        <p>
          <Button icon="up" onClick={showOlder}>
            {t("ticket.older", { count: Math.min(MORE, hidden) })}
          </Button>
        </p>
      )}
      <ol className={styles.messages} ref={list}>
        {of.slice(hidden).map((message) => (
          <Message key={message.id} message={message} />
        ))}
      </ol>
    </>
  );
}

/** How many from the end there are with the one that the address names; 0 if it names none. */
function named(of: readonly TicketMessage[]): number {
  const index = of.findIndex(({ id }) => location.hash === `#${anchor(id)}`);
  return index < 0 ? 0 : of.length - index;
}

function onHash(then: () => void) {
  addEventListener("hashchange", then);
  return () => removeEventListener("hashchange", then);
}

/** Goes to the message of the address: the browser looked for it before it was there. */
function toNamed() {
  if (location.hash.length > 1) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

/** Shows what is above the list's first item, which stays where it is on the screen, and gets the focus. */
function useOlder(list: React.RefObject<HTMLOListElement | null>, show: () => void) {
  const kept = useRef<{ first: Element; top: number }>(null);
  useLayoutEffect(() => {
    if (!kept.current) return;
    const { first, top } = kept.current;
    kept.current = null;
    scrollBy({ top: first.getBoundingClientRect().top - top, behavior: "instant" });
    const newest = first.previousElementSibling;
    if (newest instanceof HTMLElement) newest.focus({ preventScroll: true });
  });
  return () => {
    const first = list.current?.firstElementChild;
    if (first) kept.current = { first, top: first.getBoundingClientRect().top };
    show();
  };
}

function Message({ message: { id, author, at, body } }: { message: TicketMessage }) {
  const { t } = useI18n();
  const ours = author.kind === "customer";
  return (
    <li id={anchor(id)} tabIndex={-1} className={cx(styles.message, ours && styles.ours)}>
      <p className={styles.author}>
        <strong className={styles.name}>
          <bdi>{author.name}</bdi>
        </strong>
        {!ours && <span className={styles.kind}>{t("ticket.provider")}</span>}
        <a href={`#${anchor(id)}`} className={styles.when} aria-description={t("ticket.link")}>
          <Ago at={at} />
        </a>
      </p>
      <MessageBody of={body} />
    </li>
  );
}
