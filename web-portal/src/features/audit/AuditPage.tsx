import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Listing, Position } from "../../shared/ui/Listing";
import { NoItems } from "../../shared/ui/NoItems";
import { Page } from "../../shared/ui/Page";
import { Card } from "../../shared/ui/parts";
import { useProblemText } from "../../shared/ui/problems";
import { useToast } from "../../shared/ui/Toast";
import styles from "./audit.module.css";
import { Days } from "./Days";
import { useExport } from "./export";
import { Filters } from "./Filters";
import { type AuditFilter, auditOptions, readChoice, readFilter } from "./queries";

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
    ? () => set({ since: undefined, until: undefined, actor: undefined, action: undefined, kind: undefined })
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
          {({ items }) => <Days events={items} dimmed={audit.isPlaceholderData} />}
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
