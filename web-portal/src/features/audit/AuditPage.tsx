import { useQuery } from "@tanstack/react-query";
import type { AuditEvent } from "../../shared/api/schema";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Button } from "../../shared/ui/Button";
import { Listing, Position } from "../../shared/ui/Listing";
import { Name } from "../../shared/ui/Name";
import { NoItems } from "../../shared/ui/NoItems";
import { Page } from "../../shared/ui/Page";
import { Card } from "../../shared/ui/parts";
import { useProblemText } from "../../shared/ui/problems";
import { type Column, Table, TwoLines } from "../../shared/ui/Table";
import { useToast } from "../../shared/ui/Toast";
import styles from "./audit.module.css";
import { useExport } from "./export";
import { Filters } from "./Filters";
import { type AuditFilter, auditOptions, readChoice, readFilter } from "./queries";
import { actionText, actorName, changeText, targetName } from "./words";

export default function AuditPage() {
  const i18n = useI18n();
  const { t } = i18n;
  const slug = useSlug();
  const [search, set] = useSearch();
  const { after: _, before: __, ...choice } = readChoice(search);
  const filter = readFilter(search, i18n.wall);
  const audit = useQuery(auditOptions(slug, filter));
  const filtered = Object.keys(choice).length > 0;
  const clear = filtered
    ? () => set({ since: undefined, until: undefined, actor: undefined, action: undefined })
    : undefined;
  return (
    <Page
      title={t("audit.title")}
      aside={<Position of={audit.data} noun="audit.count" />}
      query={audit}
      actions={<Download filter={filter} />}
    >
      <p className={styles.lead}>{t("audit.lead")}</p>
      <Card>
        <Filters choice={choice} events={audit.data?.items ?? []} set={set} clear={clear} />
        <Listing query={audit} noun="audit.count" empty={<NoItems of="audit" clear={clear} />}>
          {({ items }) => (
            <Table
              caption={t("audit.title")}
              columns={columns(i18n)}
              rows={items}
              rowKey={(event) => event.id}
              dimmed={audit.isPlaceholderData}
            />
          )}
        </Listing>
      </Card>
    </Page>
  );
}

/** Everything that the filter finds, all its pages, as a file. */
function Download({ filter }: { filter: AuditFilter }) {
  const { t, wall } = useI18n();
  const download = useExport(useSlug(), wall);
  const toast = useToast();
  const text = useProblemText();
  return (
    <Button
      icon="download"
      busy={download.isPending}
      onClick={() =>
        download.mutate(filter, {
          onSuccess: () => toast(t("audit.exported")),
          onError: (problem) => toast(text(problem), "degraded"),
        })
      }
    >
      {t("audit.export")}
    </Button>
  );
}

const columns = (i18n: I18n): Column<AuditEvent>[] => [
  {
    id: "what",
    title: i18n.t("audit.what"),
    phone: "title",
    width: "wide",
    cell: (event) => (
      <>
        <span className={styles.action}>{actionText(i18n, event.action)}</span>
        <Changes of={event} />
      </>
    ),
  },
  {
    id: "target",
    title: i18n.t("audit.target"),
    phone: "line",
    cell: ({ target }) => {
      const name = targetName(i18n, target);
      return name ? <Name of={name} /> : "";
    },
  },
  {
    id: "who",
    title: i18n.t("audit.who"),
    phone: "line",
    width: "fair",
    cell: ({ actor }) => (
      <TwoLines
        first={
          <span className={styles.actor}>
            <Name of={actorName(i18n, actor)} />
          </span>
        }
        second={actor.kind === "operator" && actor.name ? i18n.t("actor.operator") : ""}
      />
    ),
  },
  {
    id: "ip",
    title: i18n.t("audit.ip"),
    phone: "line",
    width: "narrow",
    room: "most",
    cell: (event) => event.ip ?? "",
  },
  {
    id: "when",
    title: i18n.t("audit.when"),
    phone: "aside",
    width: "narrow",
    cell: (event) => (
      <>
        <Ago at={event.at} className={styles.ago} />
        <span className={styles.exact}>{i18n.dateTime(event.at)}</span>
      </>
    ),
  },
];

/** What changed, old → new; nothing for an event without changes. */
function Changes({ of: { action, details } }: { of: AuditEvent }) {
  const i18n = useI18n();
  const entries = Object.entries(details);
  if (entries.length === 0) return null;
  return (
    <ul>
      {entries.map(([field, change]) => (
        <li key={field} className={styles.change}>
          <Name of={changeText(i18n, action, field, change)} />
        </li>
      ))}
    </ul>
  );
}
