import { cx } from "../ui/cx";
import styles from "./chart.module.css";

const dots = ["", styles.secondDot, styles.beforeDot, styles.beforeDot];

/** `children`: where each series is at the cursor, in percent from the top. */
export function Cursor({
  share,
  text,
  events,
  children,
}: {
  share: number;
  text: string;
  events: string;
  children: (number | null)[];
}) {
  const start = { insetInlineStart: `${100 * share}%` };
  return (
    <>
      <span className={styles.cursor} style={start} />
      {children.map((y, index) =>
        y === null ? null : (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a series has no other name here
            key={index}
            className={cx(styles.dot, dots[index])}
            style={{ ...start, insetBlockStart: `${y}%` }}
          />
        ),
      )}
      <span className={styles.tip} style={{ ...start, "--at": share } as React.CSSProperties} aria-hidden="true">
        {text}
        {events && <span className={styles.tipEvents}>{events}</span>}
      </span>
    </>
  );
}
