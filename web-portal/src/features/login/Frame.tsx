import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import type { Brand } from "../../shared/api/schema";
import { mailHref } from "../../shared/contact";
import { chooseLocale } from "../../shared/i18n/device-language";
import { firstWords, useI18n } from "../../shared/i18n/i18n";
import { type Locale, locales } from "../../shared/i18n/language";
import { forgetFailures } from "../../shared/piece";
import { brandOptions, stateOptions, useSlug } from "../../shared/session";
import { isFocusLost } from "../../shared/ui/lost-focus";
import { Card, Logo } from "../../shared/ui/parts";
import { useToast } from "../../shared/ui/Toast";
import styles from "./login.module.css";

/** Takes up the focus that was lost with what had it: another page came, or a form gave way to its answer. */
function useHeading(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another page
  useEffect(() => {
    if (isFocusLost()) heading.current?.focus();
  }, [title]);
  return heading;
}

/** What stands around every page before the login: the tenant's house, a card, whom to ask. */
export function Frame({
  title,
  lead,
  above,
  children,
}: {
  title: string;
  lead?: string | undefined;
  above?: ReactNode;
  children?: ReactNode;
}) {
  const brand = useQuery(brandOptions(useSlug())).data;
  const name = brand?.tenant_name ?? "";
  const heading = useHeading(title);
  return (
    <div className={styles.page}>
      <title>{name ? `${title} · ${name}` : title}</title>
      <aside className={styles.house} aria-hidden="true">
        <Logo url={brand?.logo_url ?? null} name={name} big />
        <p className={styles.big}>
          <bdi>{name}</bdi>
        </p>
      </aside>
      <main className={styles.main}>
        {above && <div className={styles.above}>{above}</div>}
        <Card className={styles.card}>
          <header className={styles.head}>
            <h1 ref={heading} tabIndex={-1} className={styles.title}>
              {title}
            </h1>
            {lead && <p className={styles.lead}>{lead}</p>}
          </header>
          {children}
        </Card>
        {brand && <Foot brand={brand} />}
        <Languages />
      </main>
    </div>
  );
}

/** Who is logged in, `null`: nobody, as far as that is known; it asks nobody, so that it can stand where that failed. */
export const useKnown = () => useQuery({ ...stateOptions(useSlug()), enabled: false }).data;

/** The way from a page that is open to everyone to where its reader came from. */
export function Back() {
  const { t } = useI18n();
  const known = useKnown();
  return (
    <Link href={known ? "/" : "/login"} className={styles.quietLink}>
      {t(known ? "app.home" : "login.back")}
    </Link>
  );
}

/** Whom to ask. That it is about the login is only said to who is known not to be logged in. */
export function Help({ email }: { email: string }) {
  const { t } = useI18n();
  const [before, after] = t(useKnown() === null ? "login.help" : "app.help", { email: "\n" }).split("\n");
  return (
    <>
      {before}
      <a href={mailHref(email)}>{email}</a>
      {after}
    </>
  );
}

function Foot({ brand }: { brand: Brand }) {
  const { t } = useI18n();
  const [location] = useLocation();
  const { support_email: email, imprint_url: imprint, privacy_url: privacy } = brand;
  return (
    <footer className={styles.foot}>
      {email && location !== "/accessibility" && (
        <p>
          <Help email={email} />
        </p>
      )}
      <p className={styles.legal}>
        {imprint && <a href={imprint}>{t("login.imprint")}</a>}
        {privacy && <a href={privacy}>{t("login.privacy")}</a>}
        <Link href="/accessibility">{t("login.accessibility")}</Link>
      </p>
    </footer>
  );
}

/** Before the login nobody has told the portal what they read. */
function Languages() {
  const { t, language } = useI18n();
  const slug = useSlug();
  const toast = useToast();
  const wanted = useRef<Locale>(undefined);
  if (useKnown()) return null;
  // The page stays in its language until the words of the other are there.
  const choose = async (locale: Locale) => {
    wanted.current = locale;
    try {
      await firstWords(locale);
      if (wanted.current === locale) chooseLocale(locale, slug);
    } catch {
      forgetFailures();
      toast(t("problem.not-fetched"), "degraded");
    }
  };
  return (
    <fieldset className={styles.languages} aria-label={t("field.locale")}>
      {Object.entries(locales).map(([locale, name]) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          className={styles.language}
          aria-pressed={locale === language}
          onClick={() => void choose(locale as Locale)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
