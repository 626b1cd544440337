import type { CSSProperties } from "react";
import type { Brand, Scheme, SchemeTokens } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession } from "../../shared/session";
import { Icon } from "../../shared/ui/Icon";
import { Logo, Status } from "../../shared/ui/parts";
import styles from "./branding.module.css";

/** A corner of the portal in the given tokens. `color-scheme` alone switches the neutral colours. */
export function Preview({
  scheme,
  tokens,
  primary,
  logo,
}: {
  scheme: Scheme;
  tokens: SchemeTokens;
  primary: string;
  logo: Brand["logo"];
}) {
  const { t } = useI18n();
  const { name } = useSession().tenant;
  const variables = Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--${name}`, value]));
  const style = { colorScheme: scheme, ...variables, "--brand-primary": primary } as CSSProperties;
  return (
    <figure className={styles.preview} style={style}>
      <figcaption className={styles.scheme}>{t(`branding.${scheme}`)}</figcaption>
      <div className={styles.sampleNav} aria-hidden="true">
        <Logo logo={logo} scheme={scheme} name={name} />
        <span className={styles.sampleItem}>
          <Icon name="nodes" size={16} />
          {t("nav.nodes")}
        </span>
      </div>
      <div className={styles.sampleCard} aria-hidden="true">
        <Status tone="ok" icon="online" pill>
          {t("status.online")}
        </Status>
        <svg aria-hidden="true" className={styles.sampleChart} viewBox="0 0 200 44" preserveAspectRatio="none">
          <path className={styles.sampleLine} d="M0 30L22 25L44 29L66 14L88 19L110 13L132 22L154 9L176 16L200 11" />
          <path className={styles.sampleSecond} d="M0 40L40 37L80 39L120 33L160 36L200 32" />
        </svg>
        <div className={styles.sampleActions}>
          <span className={styles.sampleButton}>{t("branding.sample.button")}</span>
          <span className={styles.sampleLink}>{t("branding.sample.link")}</span>
        </div>
      </div>
    </figure>
  );
}
