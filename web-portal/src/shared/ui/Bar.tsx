import styles from "./bar.module.css";
import { cx } from "./cx";

/**
 * A share in percent as a bar, for the eye alone; colour only says "high", the number beside it says how high.
 * What is `old` was so once: it is drawn pale and warns of nothing.
 */
export function Bar({ value, old, className }: { value: number; old: boolean; className?: string | undefined }) {
  const level = old ? styles.old : value >= 90 ? styles.high : value >= 75 ? styles.raised : undefined;
  return (
    <span className={cx(styles.track, className)} aria-hidden="true">
      <span className={cx(styles.fill, level)} style={{ transform: `scaleX(${value / 100})` }} />
    </span>
  );
}
