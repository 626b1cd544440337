import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../shared/i18n/i18n";
import { readCursor, useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Listing, Position } from "../../shared/ui/Listing";
import { Page } from "../../shared/ui/Page";
import { Card, Empty } from "../../shared/ui/parts";
import { NeedRows } from "./Needs";
import { attentionOptions } from "./queries";

/** All that needs attention, of which the dashboard shows the worst. */
export default function AttentionPage() {
  const { t } = useI18n();
  const [search] = useSearch();
  const attention = useQuery(attentionOptions(useSlug(), readCursor(search)));
  // Before there was any news, nothing is known to be well.
  const empty =
    attention.data?.as_of === null ? (
      <Empty icon="nodes" title={t("nodes.none")} help={t("dashboard.empty")} />
    ) : (
      <Empty icon="online" title={t("dashboard.well")} />
    );
  return (
    <Page
      title={t("attention.title")}
      aside={<Position of={attention.data} noun="attention.count" />}
      back={{ href: "/", text: t("nav.dashboard") }}
      query={attention}
    >
      <Card>
        <Listing query={attention} noun="attention.count" empty={empty}>
          {({ items }) => <NeedRows items={items} />}
        </Listing>
      </Card>
    </Page>
  );
}
