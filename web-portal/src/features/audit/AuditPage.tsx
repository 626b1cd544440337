import { useQuery } from "@tanstack/react-query";
import type { AuditEvent } from "../../shared/api/schema";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Button } from "../../shared/ui/Button";
import { Select } from "../../shared/ui/Field";
import { Loaded, Page, Pager, Toolbar, useProblemText } from "../../shared/ui/page";
import { Card, Empty } from "../../shared/ui/parts";
import { Segments } from "../../shared/ui/Segments";
import { type Column, Table, TwoLines } from "../../shared/ui/Table";
import { useToast } from "../../shared/ui/Toast";
import styles from "./audit.module.css";
import { type AuditFilter, actions, auditOptions, readFilter, readSpan, spans, useExport } from "./queries";

export default function AuditPage() {
  const i18n = useI18n();
  const { t } = i18n;
  const [search, set] = useSearch();
  const filter = readFilter(search);
  const audit = useQuery(auditOptions(useSlug(), filter));
  const actors = useActors(filter.actor, audit.data?.items ?? []);
  const filtered = filter.actor !== undefined || filter.action !== undefined;
  return (
    <Page title={t("audit.title")} query={audit} actions={<Download filter={filter} />}>
      <Card>
        <Toolbar>
          <Segments
            legend={t("audit.range")}
            value={readSpan(search)}
            options={spans.map((span) => [span, t(`audit.range.${span}`)] as const)}
            onChange={(days) => set({ days: days === "30" ? undefined : days, after: undefined })}
          />
          <Select
            label={t("audit.actor")}
            value={filter.actor ?? ""}
            options={actors}
            onChange={(actor) => set({ actor, after: undefined })}
          />
          <Select
            label={t("audit.action")}
            value={filter.action ?? ""}
            options={[
              ["", t("audit.action.any")],
              ...actions.map((action) => [action, i18n.word("action", action)] as const),
              ...own(filter.action).map((action) => [action, action] as const),
            ]}
            onChange={(action) => set({ action, after: undefined })}
          />
          <p className={styles.lead}>{t("audit.lead")}</p>
        </Toolbar>
        <Loaded query={audit} lines={8}>
          {({ items, next }) =>
            items.length === 0 ? (
              <Empty
                icon={filtered ? "search" : "audit"}
                title={t(filtered ? "audit.noMatch" : "audit.none")}
                help={filtered ? undefined : t("audit.none.help")}
                action={
                  filtered && (
                    <Button onClick={() => set({ actor: undefined, action: undefined, after: undefined })}>
                      {t("nodes.clear")}
                    </Button>
                  )
                }
              />
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

/** An action of the address that the list does not offer: imported events keep their own. */
const own = (action: string | undefined) => (action && !actions.some((a) => a === action) ? [action] : []);

/** Provider and system, the people on this page, and who is in the address. */
function useActors(chosen: string | undefined, events: readonly AuditEvent[]) {
  const { t } = useI18n();
  const people = new Map<string, string>();
  if (chosen && chosen !== "operator" && chosen !== "system") people.set(chosen, t("actor.user"));
  for (const { actor } of events) if (actor.id) people.set(actor.id, actor.name ?? t("actor.user"));
  return [
    ["", t("audit.actor.any")],
    ["operator", t("actor.operator")],
    ["system", t("actor.system")],
    ...people,
  ] as const;
}

function Download({ filter }: { filter: AuditFilter }) {
  const { t } = useI18n();
  const download = useExport(useSlug());
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
