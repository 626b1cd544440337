import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Adjustment, BrandingOfOwner } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Loaded } from "../../shared/ui/Loaded";
import { NotFound } from "../../shared/ui/NotFound";
import { Page } from "../../shared/ui/Page";
import styles from "./branding.module.css";
import { DomainCard } from "./domain/DomainCard";
import { type Colours, type Draft, Editor, effective } from "./Editor";
import { Preview } from "./Preview";
import { brandingOptions, isColor, isOwners, previewOptions } from "./queries";
import { isVisible } from "./visible";

export default function BrandingPage() {
  const { t } = useI18n();
  const branding = useQuery(brandingOptions(useSlug()));
  return (
    <Page title={t("branding.title")} query={branding}>
      <Loaded query={branding}>
        {(data) =>
          isOwners(data) ? (
            <>
              <Look branding={data} />
              <DomainCard domain={data.domain} />
            </>
          ) : (
            <NotFound />
          )
        }
      </Loaded>
    </Page>
  );
}

/** The form and, beside it, what would come of it. The server derives every colour: there is one truth. */
function Look({ branding }: { branding: BrandingOfOwner }) {
  const { t } = useI18n();
  const [draft, setDraft] = useState<Draft>();
  const colours = effective(draft, branding);
  const preview = usePreview(colours, draft !== undefined);
  const { tokens, adjusted } = draft ? (preview ?? branding) : branding;
  return (
    <div className={styles.columns}>
      <Editor branding={branding} draft={draft} onChange={setDraft} />
      <div className={styles.side}>
        <h2 className={styles.subtitle}>{t("branding.preview")}</h2>
        <div className={styles.previews}>
          <Preview scheme="light" tokens={tokens.light} primary={colours.primary} logo={branding.effective.logo} />
          <Preview scheme="dark" tokens={tokens.dark} primary={colours.primary} logo={branding.effective.logo} />
        </div>
        <Adjusted items={adjusted} />
      </div>
    </div>
  );
}

/** One question at a time, and then the newest: a hand that drags through the colours asks as often as it is answered. */
function usePreview(wanted: Colours, isOpen: boolean) {
  const [asked, ask] = useState<Colours>();
  const { primary, secondary } = asked ?? wanted;
  const preview = useQuery({
    ...previewOptions(useSlug(), primary, secondary),
    enabled: isOpen && asked !== undefined,
  });
  const isNew = asked === undefined || wanted.primary !== primary || wanted.secondary !== secondary;
  const isWhole = isColor(wanted.primary) && isColor(wanted.secondary);
  if (isOpen && isNew && isWhole && !preview.isFetching) ask(wanted);
  return preview.data;
}

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
