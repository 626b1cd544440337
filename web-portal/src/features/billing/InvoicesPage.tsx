import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../shared/i18n/i18n";
import { readCursor, useSearch } from "../../shared/search";
import { useSlug } from "../../shared/session";
import { Listing, Position } from "../../shared/ui/Listing";
import { Page } from "../../shared/ui/Page";
import { Card } from "../../shared/ui/parts";
import { InvoicesFile } from "./InvoicesFile";
import { InvoiceTable, NoInvoices } from "./InvoiceTable";
import { invoicesOptions } from "./queries";

/** All invoices, of which the billing page shows the last. */
export default function InvoicesPage() {
  const { t } = useI18n();
  const [search] = useSearch();
  const invoices = useQuery(invoicesOptions(useSlug(), readCursor(search)));
  return (
    <Page
      title={t("billing.invoices")}
      aside={<Position of={invoices.data} noun="invoices.count" />}
      back={{ href: "/billing", text: t("billing.title") }}
      query={invoices}
      actions={invoices.data && invoices.data.items.length > 0 && <InvoicesFile />}
    >
      <Card>
        <Listing query={invoices} noun="invoices.count" empty={<NoInvoices />}>
          {({ items }) => <InvoiceTable invoices={items} dimmed={invoices.isPlaceholderData} />}
        </Listing>
      </Card>
    </Page>
  );
}
