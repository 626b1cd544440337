import { type AnchorHTMLAttributes, type ButtonHTMLAttributes, useId } from "react";
import styles from "./button.module.css";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import { Hidden } from "./parts";

type Look = "primary" | "quiet";
interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look | false;
  icon?: IconName;
  /** What it starts is under way; the second press of a double click then starts nothing. */
  busy?: boolean;
  /** Why it cannot be used now. The button stays focusable and says it. */
  reason?: string | undefined;
}

export function Button({ look, icon, busy, reason, children, className, onClick, ...rest }: ButtonProps) {
  const id = useId();
  const off = busy === true || reason !== undefined;
  const glyph = busy ? "spinner" : icon;
  return (
    <>
      <button
        type="button"
        {...rest}
        className={cx(
          styles.button,
          look && styles[look],
          !children && styles.iconOnly,
          reason && styles.off,
          className,
        )}
        aria-disabled={off || undefined}
        aria-describedby={reason ? id : undefined}
        title={reason ?? rest.title}
        onClick={(event) => {
          // A second press may come before `busy` is drawn.
          if (off || (busy !== undefined && event.detail > 1)) event.preventDefault();
          else onClick?.(event);
        }}
      >
        {glyph && <Icon name={glyph} />}
        {children}
      </button>
      {reason && <Hidden id={id}>{reason}</Hidden>}
    </>
  );
}

/** A link out of the portal that looks like a button. */
export function OutLink({
  look,
  icon,
  children,
  ...rest
}: AnchorHTMLAttributes<HTMLAnchorElement> & { look?: Look; icon?: IconName }) {
  return (
    <a {...rest} target="_blank" rel="noopener noreferrer" className={cx(styles.button, look && styles[look])}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

export const buttonClass = (look?: Look) => cx(styles.button, look && styles[look]);
