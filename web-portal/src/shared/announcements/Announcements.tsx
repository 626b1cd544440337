import { type ReactNode, useRef, useState } from "react";
import type { Announcement } from "../api/schema";
import { useI18n } from "../i18n/i18n";
import { Button } from "../ui/Button";
import { cx } from "../ui/cx";
import { Linked } from "../ui/Linked";
import { Status } from "../ui/parts";
import { isOver, looks, timesOf, versionOf, wordsOf } from "./announcement";
import styles from "./announcements.module.css";
import { useSeen } from "./seen";

/** A text of more than this, or of several lines, is folded. */
const SHORT = 160;

/**
 * What the provider tells: the first that has not been seen stands open, the rest is folded, what has been seen too.
 * `first`: what was there when the page came. What comes later lies over the page, so that nothing on it moves.
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
  const known = new Set(first.map(versionOf));
  const late = items.find((item) => !known.has(versionOf(item)) && !isSeen(item));
  const ids = new Set(items.map(({ id }) => id));
  const isGone = ({ id }: Announcement) => !ids.has(id);
  const [open, ...more] = first.filter((item) => !isSeen(item));
  const seen = first.filter(isSeen);
  const note = (...which: Announcement[]) => {
    see(...which);
    // The button goes with what it stood on.
    (box.current ?? document.querySelector("h1"))?.focus();
  };
  return (
    <>
      {first.length > 0 && (
        <section ref={box} tabIndex={-1} aria-label={t("announcement.all")} className={styles.box}>
          {open && <Item of={open} isGone={isGone(open)} onSeen={note} />}
          <Fold title={t("announcement.more", { count: more.length })} of={more} isGone={isGone} onSeen={note}>
            <Button onClick={() => note(...first)}>{t("announcement.allSeen")}</Button>
          </Fold>
          <Fold title={t("announcement.folded", { count: seen.length })} of={seen} isGone={isGone} />
        </section>
      )}
      <div role="status" className={styles.late}>
        {late && <Item of={late} onSeen={note} raised />}
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
          <li key={versionOf(item)}>
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
