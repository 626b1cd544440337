import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./facts.module.css";

/** Facts as label above value, as many side by side as fit; a value that must stay in a line has twice the room. */
export function Facts({
  items,
}: {
  items: readonly (readonly [label: string, value: ReactNode, isOneLine?: boolean])[];
}) {
  return (
    <dl className={styles.facts}>
      {items.map(([label, value, isOneLine]) => (
        <div key={label} className={cx(isOneLine && styles.oneLine)}>
          <dt className={styles.factLabel}>{label}</dt>
          <dd className={styles.factValue}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
