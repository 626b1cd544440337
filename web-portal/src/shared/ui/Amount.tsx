import { type Money, useI18n } from "../i18n/i18n";
import styles from "./amount.module.css";

/** An amount in large figures, or in as large ones as have room in a line of what is its `amountRoom`. */
export function Amount({ of }: { of: Money }) {
  const text = useI18n().money(of);
  return (
    <strong className={styles.amount} style={{ "--letters": text.length } as React.CSSProperties}>
      {text}
    </strong>
  );
}

/** The class of the block whose width an `Amount` in it may have. */
export const amountRoom = styles.room;
