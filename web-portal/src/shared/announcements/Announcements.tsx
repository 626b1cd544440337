import { type FocusEvent, type ReactNode, useRef, useState } from "react";
import type { Announcement } from "../api/schema";
import { useI18n } from "../i18n/i18n";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Linked } from "../ui/Linked";
import { Status } from "../ui/parts";
import { isOver, looks, timesOf, wordsOf } from "./announcement";
import styles from "./announcements.module.css";
import { useSeen } from "./seen";

/** A text of more than this, or of several lines, is folded. */
const SHORT = 160;

/**
 * What the provider tells: the first that has not been seen stands open, the rest is folded, what has been seen too.
 * `first`: what was there when the page came, each shown as it is now. What comes later, or changed after it was seen, lies
 * over the page, so that nothing on it moves.
 */
export default function Announcements({
  items,
  first,
  whose,
}: {
  items: readonly Announcement[];
  first: readonly Announcement[];
  whose: string;
}) {
  const { t } = useI18n();
  const box = useRef<HTMLElement>(null);
  const { isSeen, see } = useSeen(whose, [...first, ...items]);
  const [current, before] = [items, first].map((of) => new Map(of.map((item) => [item.id, item])));
  const isGone = ({ id }: Announcement) => !current?.has(id);
  const asNow = (item: Announcement) => current?.get(item.id) ?? item;
  const [open, ...more] = first.filter((item) => !isSeen(item)).map(asNow);
  const seen = first.filter(isSeen).map(asNow);
  const late = items.find((item) => {
    const then = before?.get(item.id);
    return !isSeen(item) && (!then || isSeen(then));
  });
  const note = (...which: Announcement[]) => see(...which, ...which.flatMap(({ id }) => before?.get(id) ?? []));
  // The button goes with what it stood on.
  const leave = () => (box.current ?? document.querySelector("h1"))?.focus({ preventScroll: true });
  const onSeen = (...which: Announcement[]) => {
    note(...which);
    leave();
  };
  const had = useRef<Element>(null);
  const onFocus = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) had.current = relatedTarget;
  };
  const onLateSeen = (item: Announcement) => {
    note(item);
    if (had.current instanceof HTMLElement && had.current.isConnected) had.current.focus({ preventScroll: true });
    else leave();
  };
  return (
    <>
      {first.length > 0 && (
        <section ref={box} tabIndex={-1} aria-label={t("announcement.all")} className={styles.box}>
          {open && <Item of={open} isGone={isGone(open)} onSeen={onSeen} />}
          <Fold title={t("announcement.more", { count: more.length })} of={more} isGone={isGone} onSeen={onSeen}>
            <Button onClick={() => onSeen(...first)}>{t("announcement.allSeen")}</Button>
          </Fold>
          <Fold title={t("announcement.folded", { count: seen.length })} of={seen} isGone={isGone} />
        </section>
      )}
      <div role="status" className={styles.late} onFocus={onFocus}>
        {late && <Item of={late} onSeen={onLateSeen} raised />}
      </div>
    </>
  );
}

function Fold({
  title,
  of,
  isGone,
  onSeen,
  children,
}: {
  title: string;
  of: readonly Announcement[];
  isGone: (item: Announcement) => boolean;
  onSeen?: (item: Announcement) => void;
  children?: ReactNode;
}) {
  if (of.length === 0) return null;
  return (
    <details className={styles.fold}>
      <summary className={styles.summary}>{title}</summary>
      <ul className={styles.list}>
        {of.map((item) => (
          <li key={item.id}>
            <Item of={item} isGone={isGone(item)} onSeen={onSeen} />
          </li>
        ))}
      </ul>
      {children}
    </details>
  );
}

function Item({
  of,
  onSeen,
  isGone = false,
  raised = false,
}: {
  of: Announcement;
  /** It is not told any more. */
  isGone?: boolean;
  onSeen?: ((item: Announcement) => void) | undefined;
  raised?: boolean;
}) {
  const i18n = useI18n();
  const { t, language } = i18n;
  const [now] = useState(Date.now);
  const { lang, title, text } = wordsOf(of, language);
  const look = looks[of.severity];
  return (
    <div className={cx(styles.item, styles[look.tone], raised && styles.raised)}>
      <p className={styles.line}>
        <Status {...look}>{t(`announcement.${of.severity}`)}</Status>
        <span className={styles.times}>
          {isGone || isOver(of, now) ? t("announcement.over") : timesOf(of, now, i18n)}
        </span>
        {onSeen && (
          <Button look="quiet" className={styles.seen} onClick={() => onSeen(of)}>
            {t("announcement.seen")}
          </Button>
        )}
      </p>
      <p className={styles.title} lang={lang} dir="auto">
        {title}
      </p>
      {text && <Text lang={lang} text={text} />}
      {of.nodes.length > 0 && <p className={styles.times}>{t("announcement.nodes", { count: of.nodes.length })}</p>}
    </div>
  );
}

function Text({ lang, text }: { lang: string; text: string }) {
  const { t } = useI18n();
  const whole = (
    <p className={styles.text} lang={lang} dir="auto">
      <Linked text={text} />
    </p>
  );
  if (text.length <= SHORT && !text.includes("\n")) return whole;
  return (
    <details className={styles.fold}>
      <summary className={styles.summary}>{t("announcement.details")}</summary>
      {whole}
    </details>
  );
}
