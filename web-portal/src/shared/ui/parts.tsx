import type { CSSProperties, HTMLAttributes, ReactNode } from "react";
import type { Brand, Logo as LogoPicture, Scheme } from "../api/schema";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import styles from "./parts.module.css";

/** For the ear only. */
export const Hidden = ({ id, children }: { id?: string; children: ReactNode }) => (
  <span id={id} className={styles.hidden}>
    {children}
  </span>
);

export type Tone = "ok" | "warn" | "danger" | "info" | "idle";
/** An icon and a word in the tone's colour; tinted only beside a page's title. */
export function Status({
  tone,
  icon,
  children,
  pill = false,
}: {
  tone: Tone;
  icon: IconName;
  children: ReactNode;
  pill?: boolean;
}) {
  return (
    <span className={cx(styles.status, styles[tone], pill && styles.pill)}>
      <Icon name={icon} size={16} />
      <span>{children}</span>
    </span>
  );
}

export function Card({
  children,
  className,
  padded = false,
  ...rest
}: { padded?: boolean } & HTMLAttributes<HTMLElement>) {
  return (
    <section {...rest} className={cx(styles.card, padded && styles.padded, className)}>
      {children}
    </section>
  );
}

/** A card's title with what belongs beside it. */
export const CardHead = ({ id, title, children }: { id: string; title: string; children?: ReactNode }) => (
  <div className={styles.cardHead}>
    <h2 id={id}>{title}</h2>
    {children}
  </div>
);

export function Empty({
  icon,
  title,
  help,
  action,
  heading: Heading = "h2",
}: {
  icon: IconName;
  title: string;
  help?: ReactNode;
  action?: ReactNode;
  heading?: "h1" | "h2";
}) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon}>
        <Icon name={icon} size={24} />
      </span>
      <Heading className={styles.emptyTitle}>{title}</Heading>
      {help && <p className={styles.emptyHelp}>{help}</p>}
      {action}
    </div>
  );
}

export const Skeleton = ({ width = "100%", height = 16 }: { width?: string; height?: number }) => (
  <div className={styles.skeleton} style={{ inlineSize: width, blockSize: height }} />
);

/** What the reader should know about everything below. */
export const Banner = ({ icon, children }: { icon: IconName; children: ReactNode }) => (
  <p role="status" className={styles.banner}>
    <Icon name={icon} />
    <span>{children}</span>
  </p>
);

const ground = ({ ground }: LogoPicture) => (ground === "dark" ? "#16181d" : "#fff");

/**
 * The tenant's logo on a plate that it can be seen on, its first letter below in case there is none; nothing while its name
 * is not known. Of an uploaded one the sizes are known, so that nothing shifts.
 */
export function Logo({
  logo,
  name,
  big = false,
  scheme,
}: {
  logo: Brand["logo"] | undefined;
  name: string;
  big?: boolean;
  /** Of a preview; otherwise the reader's. */
  scheme?: Scheme;
}) {
  const { light, dark } = logo ?? {};
  const shown = scheme === "dark" ? dark : light;
  const other = scheme ? shown : dark;
  const style = shown &&
    other && {
      "--ratio": shown.width && shown.height && shown.width / shown.height,
      "--ground": `light-dark(${ground(shown)},${ground(other)})`,
    };
  return (
    <span className={cx(styles.plate, big && styles.bigPlate)} style={style as CSSProperties} aria-hidden="true">
      <span className={styles.monogram}>{[...name][0]}</span>
      {shown && other && (
        <picture key={shown.url + other.url}>
          {other.url !== shown.url && <source media="(prefers-color-scheme:dark)" srcSet={other.url} />}
          <img
            className={styles.logo}
            src={shown.url}
            alt=""
            referrerPolicy="no-referrer"
            onError={(event) => event.currentTarget.remove()}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight, parentElement } }) =>
              parentElement?.parentElement?.style.setProperty("--ratio", `${naturalWidth / naturalHeight}`)
            }
          />
        </picture>
      )}
    </span>
  );
}
