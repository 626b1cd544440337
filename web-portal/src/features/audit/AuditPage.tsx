import { useQuery } from "@tanstack/react-query";
import type { AuditEvent } from "../../shared/api/schema";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Segments } from "../../shared/ui/Field";
import { Loaded, Page, Pager, Toolbar } from "../../shared/ui/page";
import { Card, Empty } from "../../shared/ui/parts";
import { type Column, Table, TwoLines } from "../../shared/ui/Table";
import styles from "./audit.module.css";
import { auditOptions, readFilter, readSpan, spans } from "./queries";

export default function AuditPage() {
  const i18n = useI18n();
  const { t } = i18n;
  const [search, set] = useSearch();
  const filter = readFilter(search);
  const audit = useQuery(auditOptions(useSlug(), filter));
  return (
    <Page title={t("audit.title")} query={audit}>
      <Card>
        <Toolbar>
          <Segments
            legend={t("audit.range")}
            value={readSpan(search)}
            options={spans.map((span) => [span, t(`audit.range.${span}`)] as const)}
            onChange={(days) => set({ days: days === "30" ? undefined : days, after: undefined })}
          />
          <p className={styles.lead}>{t("audit.lead")}</p>
        </Toolbar>
        <Loaded query={audit} lines={8}>
          {({ items, next }) =>
            items.length === 0 ? (
              <Empty icon="audit" title={t("audit.none")} help={t("audit.none.help")} />
            ) : (
              <>
                <Table
                  caption={t("audit.title")}
                  columns={columns(i18n)}
                  rows={items}
                  rowKey={(event) => event.id}
                  dimmed={audit.isPlaceholderData}
                />
                <Pager after={filter.after} next={next} go={(after) => set({ after }, { push: true })} />
              </>
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}

const columns = ({ t, word, dateTime }: I18n): Column<AuditEvent>[] => [
  {
    id: "what",
    title: t("audit.what"),
    phone: "title",
    width: "wide",
    cell: (event) => (
      <>
        <span className={styles.action}>{word("action", event.action)}</span>
        <Changes of={event.details} />
      </>
    ),
  },
  {
    id: "target",
    title: t("audit.target"),
    phone: "line",
    cell: (event) => (event.target.name ? <bdi>{event.target.name}</bdi> : ""),
  },
  {
    id: "who",
    title: t("audit.who"),
    phone: "line",
    cell: ({ actor }) => (
      <TwoLines
        first={<span className={styles.actor}>{actor.name ?? t(`actor.${actor.kind}`)}</span>}
        second={actor.kind === "operator" && actor.name ? t("actor.operator") : ""}
      />
    ),
  },
  { id: "ip", title: t("audit.ip"), phone: "hide", width: "narrow", cell: (event) => event.ip ?? "" },
  {
    id: "when",
    title: t("audit.when"),
    phone: "aside",
    width: "narrow",
    cell: (event) => (
      <>
        <Ago at={event.at} className={styles.ago} />
        <span className={styles.exact}>{dateTime(event.at)}</span>
      </>
    ),
  },
];

/** What changed, old → new; nothing for an event without changes. */
function Changes({ of }: { of: AuditEvent["details"] }) {
  const { t, word } = useI18n();
  const text = (value: string | number | boolean | null) =>
    value === null || value === "" ? t("audit.empty") : String(value);
  const entries = Object.entries(of);
  if (entries.length === 0) return null;
  return (
    <ul>
      {entries.map(([field, change]) => (
        <li key={field} className={styles.change}>
          {t("audit.change", { field: word("field", field), old: text(change.old), new: text(change.new) })}
        </li>
      ))}
    </ul>
  );
}
