import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Loaded, Page, Pager } from "../../shared/ui/page";
import { Card, Empty } from "../../shared/ui/parts";
import { NeedRows } from "./Needs";
import { attentionOptions, readPage } from "./queries";

/** All that needs attention, of which the dashboard shows the worst. */
export default function AttentionPage() {
  const { t } = useI18n();
  const [search, set] = useSearch();
  const page = readPage(search);
  const attention = useQuery(attentionOptions(useSlug(), page));
  return (
    <Page title={t("attention.title")} back={{ href: "/", text: t("nav.dashboard") }} query={attention}>
      <Loaded query={attention} lines={8}>
        {({ items, next, total }) => (
          <Card aria-label={t("dashboard.attention", { count: total })}>
            {items.length === 0 ? (
              <Empty icon="online" title={t("dashboard.well")} />
            ) : (
              <>
                <NeedRows items={items} />
                <Pager after={page.after} next={next} go={(after) => set({ after }, { push: true })} />
              </>
            )}
          </Card>
        )}
      </Loaded>
    </Page>
  );
}
