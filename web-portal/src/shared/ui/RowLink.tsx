import type { ReactNode } from "react";
import { Link } from "wouter";
import { cx } from "./cx";
import styles from "./row-link.module.css";

/** A link that fills the row around it, which is its target; it alone is in the tab order. The row is `relative`. */
export const RowLink = ({
  href,
  className,
  children,
}: {
  href: string;
  className?: string | undefined;
  children: ReactNode;
}) => (
  <Link href={href} className={cx(styles.link, className)}>
    {children}
  </Link>
);
