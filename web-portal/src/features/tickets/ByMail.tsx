import type { ReactNode } from "react";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession } from "../../shared/session";
import { buttonClass } from "../../shared/ui/Button";
import { Icon } from "../../shared/ui/Icon";
import styles from "./tickets.module.css";

/** The one way to say something: a mail to the provider, with its subject filled in. */
export const MailButton = ({ href, children }: { href: string; children: ReactNode }) => (
  <a href={href} className={buttonClass("primary")}>
    <Icon name="mail" />
    {children}
  </a>
);

/** That the portal only reads tickets, and where to write to; `text` has a line end where the address stands. */
export function ByMail({ text, href }: { text: string; href: (email: string) => string }) {
  const { t } = useI18n();
  const email = useSession().branding.support_email;
  if (!email) return <p className={styles.quiet}>{t("tickets.noAddress")}</p>;
  const [before, after] = text.split("\n");
  return (
    <p className={styles.quiet}>
      {before}
      <a href={href(email)}>{email}</a>
      {after}
    </p>
  );
}
