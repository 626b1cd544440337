import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { mailHref, telHref, useTopic } from "../contact";
import { useI18n } from "../i18n/i18n";
import { useSession } from "../session";
import styles from "./contact.module.css";
import { cx } from "./cx";
import { Icon, type IconName } from "./Icon";
import { Hidden } from "./parts";

/** Who writes about what: company, part of the portal, and the node, invoice or ticket. */
function useSubject() {
  const { word } = useI18n();
  const { nav, tenant } = useSession();
  const [location] = useLocation();
  const topic = useTopic();
  const view = nav.find(({ path }) => path === location.split("/")[1]);
  const part = view ? word("nav", view.id) : "";
  return [...new Set([tenant.name, part, topic])].filter(Boolean).join(" · ");
}

/** Who looks after the tenant, and every way to reach them that they gave. `wide`: side by side where there is room. */
export function Contact({ wide = false }: { wide?: boolean }) {
  const { t } = useI18n();
  const { branding } = useSession();
  const subject = useSubject();
  const { support_email: email, support_phone: phone, support_hours: hours, support_url: page } = branding;
  const { imprint_url: imprint, privacy_url: privacy } = branding;
  return (
    <>
      <p className={styles.provider}>
        <bdi>{branding.provider_name}</bdi>
      </p>
      {(email || phone || hours || page) && (
        <ul className={cx(styles.ways, wide && styles.wide)}>
          {email && (
            <Way icon="mail">
              <a href={mailHref(email, subject)} className={styles.link}>
                {email}
              </a>
            </Way>
          )}
          {phone && (
            <Way icon="phone">
              <a href={telHref(phone)} className={styles.link}>
                <bdi>{phone}</bdi>
              </a>
            </Way>
          )}
          {hours && (
            <Way icon="clock">
              <Hidden>{t("field.support_hours")}</Hidden> <bdi>{hours}</bdi>
            </Way>
          )}
          {page && (
            <Way icon="unknown">
              <Out href={page}>{t("field.support_url")}</Out>
            </Way>
          )}
        </ul>
      )}
      <p className={styles.legal}>
        {imprint && <Out href={imprint}>{t("login.imprint")}</Out>}
        {privacy && <Out href={privacy}>{t("login.privacy")}</Out>}
        <Link href="/accessibility" className={styles.link}>
          {t("login.accessibility")}
        </Link>
      </p>
    </>
  );
}

const Way = ({ icon, children }: { icon: IconName; children: ReactNode }) => (
  <li className={styles.way}>
    <Icon name={icon} size={16} className={styles.icon} />
    <span className={styles.text}>{children}</span>
  </li>
);

/** Beside the portal, so that whoever reads on does not lose their page. */
const Out = ({ href, children }: { href: string; children: ReactNode }) => (
  <a href={href} target="_blank" rel="noopener noreferrer" className={styles.link}>
    {children}
  </a>
);
