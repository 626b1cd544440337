import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { cx } from "../../shared/ui/cx";
import { Dialog } from "../../shared/ui/Dialog";
import { Icon } from "../../shared/ui/Icon";
import { useLate } from "../../shared/ui/Loaded";
import { Name } from "../../shared/ui/Name";
import { useProblemText } from "../../shared/ui/problems";
import { found, type Group, type Hit, pagesOf, searchOptions } from "./hits";
import styles from "./palette.module.css";

const TYPING = 150;

/** What is typed, once the hand rests. */
function useRested(text: string) {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(setRested, TYPING, text);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

/** What there is to go to for what is typed, and a word in its place. */
function useHits(typed: string) {
  const i18n = useI18n();
  const { t } = i18n;
  const rested = useRested(typed);
  const text = useProblemText();
  const query = useQuery(searchOptions(useSlug(), rested));
  const { nav } = useSession();
  const { data, error, failureReason, fetchStatus, isPlaceholderData } = query;
  const isOpen = typed !== "" && (typed !== rested || isPlaceholderData || data === undefined);
  const isLate = useLate(isOpen);
  const pages = pagesOf(i18n, nav, typed);
  const groups: Group[] = [...(typed && data ? found(i18n, data, rested) : []), pages];
  const hits = groups.flatMap((group) => group.hits);
  const problem = typed ? (error ?? failureReason) : null;
  const word = () => {
    if (typed && fetchStatus === "paused") return t("app.waiting");
    if (problem) return text(problem);
    if (isOpen) return isLate ? t("app.late") : "";
    if (hits.length === 0) return t("find.none", { text: typed });
    return typed ? t("find.hits", { count: hits.length }) : "";
  };
  return {
    groups: groups.filter((group) => group.hits.length > 0),
    hits,
    /** Those that are of what is typed: what was found before stays in sight until the answer comes. */
    sure: isOpen ? pages.hits : hits,
    isOpen,
    /** The answer is not to be waited for. */
    isStuck: typed === rested && (problem !== null || fetchStatus === "paused"),
    word: word(),
    isBad: problem !== null,
  };
}

/** Where to? A combobox over all that can be opened, after the pattern of WAI-ARIA. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog title={t("find.title")} wide onClose={onClose}>
      {(close) => <Choice close={close} />}
    </Dialog>
  );
}

function Choice({ close }: { close: () => void }) {
  const { t } = useI18n();
  const id = useId();
  const [, navigate] = useLocation();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  // Enter was pressed before what is typed had its hits.
  const isWanted = useRef(false);
  const { groups, hits, sure, isOpen, isStuck, word, isBad } = useHits(text.trim());
  const at = Math.max(
    0,
    hits.findIndex(({ href }) => href === chosen),
  );
  const list = useRef<HTMLDivElement>(null);
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    close();
    navigate(hit.href);
  };
  const enter = () => {
    const hit = hits[at];
    if (hit && sure.includes(hit)) go(hit);
    else if (isStuck) go(sure[0]);
    else isWanted.current = isOpen;
  };
  useEffect(() => {
    if (!isWanted.current || (isOpen && !isStuck)) return;
    isWanted.current = false;
    if (!chosen || hits[at]?.href === chosen) enter();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = hits[(at + step + hits.length) % hits.length];
      isWanted.current = false;
      setChosen(next?.href ?? "");
      list.current
        ?.querySelector(`[data-href="${CSS.escape(next?.href ?? "")}"]`)
        ?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") enter();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className={styles.line}>
        <input
          className={styles.input}
          type="text"
          role="combobox"
          enterKeyHint="go"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          aria-label={t("find.label")}
          placeholder={t("find.label")}
          aria-expanded={hits.length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={hits.length > 0 ? `${id}-${at}` : undefined}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen("");
            isWanted.current = false;
          }}
          onKeyDown={onKeyDown}
        />
        <Button onClick={close}>{t("app.cancel")}</Button>
      </div>
      <p role="status" className={cx(styles.word, isBad && styles.bad)}>
        {word}
      </p>
      <div ref={list} id={id} role="listbox" aria-label={t("find.title")} className={styles.list}>
        {groups.map((group) => (
          <Hits key={group.title} group={group} all={hits} at={at} id={id} go={go} />
        ))}
      </div>
      <p className={styles.keys}>{t("find.keys")}</p>
    </>
  );
}

function Hits({
  group,
  all,
  at,
  id,
  go,
}: {
  group: Group;
  all: readonly Hit[];
  at: number;
  id: string;
  go: (hit: Hit) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a listbox has groups of options, not of fields
    <div role="group" aria-label={group.title}>
      <p className={styles.group} aria-hidden="true">
        {group.title}
      </p>
      {group.hits.map((hit) => {
        const index = all.indexOf(hit);
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the combobox has the keys and the focus
          <div
            key={hit.href}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            data-href={hit.href}
            className={styles.hit}
            onClick={() => go(hit)}
          >
            <Icon name={hit.icon} />
            <span className={styles.text}>
              <Name of={hit.text} />
            </span>
            {hit.note && <span className={styles.note}>{hit.note}</span>}
          </div>
        );
      })}
    </div>
  );
}
