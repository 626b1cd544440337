import { useState } from "react";
import type { Announcement } from "../api/schema";
import { useI18n } from "../i18n/i18n";
import { Status } from "../ui/parts";
import { isOver, looks, timesOf, wordsOf } from "./announcement";
import styles from "./announcements.module.css";

/** That an announcement concerns a node; with its title where there is room. */
export default function NodeMark({ of, titled = false }: { of: Announcement; titled?: boolean }) {
  const i18n = useI18n();
  const [now] = useState(Date.now);
  if (isOver(of, now)) return null;
  const { lang, title } = wordsOf(of, i18n.language);
  return (
    <span className={styles.mark}>
      <Status {...looks[of.severity]}>{i18n.t(`announcement.${of.severity}`)}</Status>{" "}
      <span className={styles.times}>{timesOf(of, now, i18n)}</span>
      {titled && (
        <bdi className={styles.markTitle} lang={lang}>
          {title}
        </bdi>
      )}
    </span>
  );
}
