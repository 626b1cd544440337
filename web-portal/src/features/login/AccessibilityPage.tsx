import { useQuery } from "@tanstack/react-query";
import { type ReactNode, use } from "react";
import { mailHref } from "../../shared/contact";
import { useI18n } from "../../shared/i18n/i18n";
import { brandOptions, useSlug } from "../../shared/session";
import { Back, Frame } from "./Frame";
import styles from "./login.module.css";
import { MADE, type Statement, statements } from "./statement";
import text from "./statement.module.css";

/** The accessibility statement (EN 301 549): what was tested, what was not, and whom to tell. */
export default function AccessibilityPage() {
  const i18n = useI18n();
  const words = use(statements[i18n.language]());
  const slug = useSlug();
  const brand = useQuery(brandOptions(slug)).data;
  const tenant = brand?.tenant_name ?? "";
  const [aim, standards] = words.aim;
  return (
    <Frame title={words.title} lead={withTenant(words.lead, tenant)}>
      <div className={text.statement}>
        <Part title={aim}>
          <p>{standards}</p>
        </Part>
        {[words.tests, words.limits].map(([title, ...list]) => (
          <Part key={title} title={title}>
            <ul className={text.list}>
              {list.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </Part>
        ))}
        <Part title={words.contact.title}>
          <Contact words={words} email={brand?.support_email ?? null} tenant={tenant} />
          <p>{words.contact.further}</p>
        </Part>
        <p className={styles.hint}>{words.made.replace("{date}", i18n.date(MADE))}</p>
        <Back />
      </div>
    </Frame>
  );
}

/** Words with the tenant's name in them, as it is: in a string `$&` would stand for what it replaces. */
const withTenant = (words: string, tenant: string) => words.replace("{tenant}", () => tenant);

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={text.part}>
    <h2>{title}</h2>
    {children}
  </section>
);

function Contact({ words, email, tenant }: { words: Statement; email: string | null; tenant: string }) {
  if (!email) return <p>{words.contact.noMail}</p>;
  const [before, after] = words.contact.mail.split("{email}");
  return (
    <p>
      {before}
      <a href={mailHref(email, withTenant(words.subject, tenant))}>{email}</a>
      {after}
    </p>
  );
}
