import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Adjustment, Branding, BrandingOfOwner } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Loaded, Page } from "../../shared/ui/page";
import { Card, CardHead, Logo } from "../../shared/ui/parts";
import styles from "./branding.module.css";
import { DomainCard } from "./DomainCard";
import { Preview } from "./Preview";
import { brandingOptions, isOwners } from "./queries";
import { isVisible } from "./visible";

export default function BrandingPage() {
  const { t } = useI18n();
  const branding = useQuery(brandingOptions(useSlug()));
  return (
    <Page title={t("branding.title")} query={branding}>
      <Loaded query={branding}>
        {(data) => (
          <>
            <div className={styles.columns}>
              <Values branding={data} />
              <div className={styles.side}>
                <h2 className={styles.subtitle}>{t("branding.preview")}</h2>
                <div className={styles.previews}>
                  <Preview scheme="light" tokens={data.tokens.light} raw={data.effective} />
                  <Preview scheme="dark" tokens={data.tokens.dark} raw={data.effective} />
                </div>
                {isOwners(data) && <Adjusted items={data.adjusted} />}
              </div>
            </div>
            {isOwners(data) && <DomainCard domain={data.domain} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

type Name = keyof BrandingOfOwner["own"];

/** What is in force, and who has set it. */
function Values({ branding }: { branding: Branding | BrandingOfOwner }) {
  const { t } = useI18n();
  const { tenant } = useSession();
  const { effective } = branding;
  const from = (name: Name) => isOwners(branding) && <Origin branding={branding} name={name} />;
  return (
    <Card padded aria-labelledby="values">
      <CardHead id="values" title={t("branding.values")} />
      <dl className={styles.values}>
        <Value label={t("branding.primary")} from={from("primary_color")}>
          <Swatch color={effective.primary_color} />
        </Value>
        <Value label={t("branding.secondary")} from={from("secondary_color")}>
          <Swatch color={effective.secondary_color} />
        </Value>
        <Value label={t("branding.logo")} from={from("logo_url")}>
          <span className={styles.logo}>
            <Logo url={effective.logo_url} name={tenant.name} />
            <span className={styles.quiet}>{effective.logo_url ?? t("branding.logo.none")}</span>
          </span>
        </Value>
        <Value label={t("branding.support")} from={from("support_email")}>
          {effective.support_email ?? t("app.none")}
        </Value>
        <Value label={t("branding.domain")} from={from("custom_domain")}>
          {effective.custom_domain ?? t("app.none")}
        </Value>
      </dl>
    </Card>
  );
}

const Value = ({ label, from, children }: { label: string; from: ReactNode; children: ReactNode }) => (
  <div>
    <dt className={styles.label}>{label}</dt>
    <dd className={styles.value}>
      {children}
      {from}
    </dd>
  </div>
);

function Origin({ branding: { own, operator }, name }: { branding: BrandingOfOwner; name: Name }) {
  const { t } = useI18n();
  const from = own[name] !== null ? "own" : operator[name] !== null ? "operator" : "default";
  return <span className={styles.origin}>{t(`branding.from.${from}`)}</span>;
}

const Swatch = ({ color }: { color: string }) => (
  <span className={styles.colour}>
    <span className={styles.swatch} style={{ background: color }} />
    <code className={styles.code}>{color}</code>
  </span>
);

/** Colours that were moved so that they stay legible, where an eye can tell. */
function Adjusted({ items }: { items: readonly Adjustment[] }) {
  const { t, word } = useI18n();
  const seen = items.filter(({ from, to }) => isVisible(from, to));
  if (seen.length === 0) return <p className={styles.quiet}>{t("branding.exact")}</p>;
  return (
    <section aria-labelledby="adjusted">
      <h3 id="adjusted" className={styles.subtitle}>
        {t("branding.adjusted")}
      </h3>
      <ul className={styles.adjusted}>
        {seen.map(({ token, scheme, from, to }) => (
          <li key={`${token} ${scheme}`} className={styles.adjustment}>
            <span className={styles.dots} aria-hidden="true">
              <span className={styles.dot} style={{ background: from }} />
              <span className={styles.dot} style={{ background: to }} />
            </span>
            {t("branding.adjusted.item", { what: word("token", token), scheme: t(`branding.${scheme}`), from, to })}
          </li>
        ))}
      </ul>
    </section>
  );
}
