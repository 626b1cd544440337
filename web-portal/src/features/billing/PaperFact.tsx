import type { InvoiceDetail } from "../../shared/api/schema";
import styles from "./paper.module.css";

export type Issuer = NonNullable<InvoiceDetail["issuer"]>;

/** What is known, beside what it is. */
export const Fact = ({ label, value, href }: { label: string; value: string | null; href?: string }) =>
  value && (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{href ? <a href={href}>{value}</a> : <bdi>{value}</bdi>}</dd>
    </div>
  );
