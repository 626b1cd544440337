import { useQuery } from "@tanstack/react-query";
import type { TicketStatus as StatusCode, Ticket } from "../../shared/api/schema";
import { mailHref } from "../../shared/contact";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSearch } from "../../shared/search";
import { useSession, useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Select } from "../../shared/ui/Field";
import { Listing, Position } from "../../shared/ui/Listing";
import { TicketStatus } from "../../shared/ui/labels";
import { Name } from "../../shared/ui/Name";
import { NoItems } from "../../shared/ui/NoItems";
import { Page } from "../../shared/ui/Page";
import { Card } from "../../shared/ui/parts";
import { type Column, Table, TwoLines } from "../../shared/ui/Table";
import { Toolbar } from "../../shared/ui/Toolbar";
import { ByMail, MailButton } from "./ByMail";
import { readFilter, statuses, ticketsOptions } from "./queries";
import { TicketPriority } from "./TicketPriority";
import styles from "./tickets.module.css";

export default function TicketsPage() {
  const i18n = useI18n();
  const { t } = i18n;
  const [search, set] = useSearch();
  const filter = readFilter(search);
  const tickets = useQuery(ticketsOptions(useSlug(), filter));
  const { tenant } = useSession();
  const filtered = filter.status !== undefined;
  return (
    <Page
      title={t("tickets.title")}
      aside={<Position of={tickets.data} noun="tickets.count" />}
      query={tickets}
      actions={<New />}
    >
      <ByMail text={t("tickets.write", { email: "\n" })} href={(email) => mailHref(email, tenant.name)} />
      <Card>
        <Toolbar>
          <Select<StatusCode | "">
            label={t("tickets.status")}
            value={filter.status ?? ""}
            options={[["", t("tickets.anyStatus")], ...statuses.map((s) => [s, t(`ticket.${s}`)] as const)]}
            onChange={(status) => set({ status })}
          />
        </Toolbar>
        <Listing
          query={tickets}
          noun="tickets.count"
          lines={5}
          empty={<NoItems of="tickets" clear={filtered ? () => set({ status: undefined }) : undefined} />}
        >
          {({ items }) => (
            <Table
              caption={t("tickets.title")}
              columns={columns(i18n)}
              rows={items}
              rowKey={(ticket) => ticket.id}
              href={(ticket) => `/tickets/${ticket.id}`}
              dimmed={tickets.isPlaceholderData}
            />
          )}
        </Listing>
      </Card>
    </Page>
  );
}

/** A new ticket is a mail too. */
function New() {
  const { t } = useI18n();
  const { branding, tenant } = useSession();
  const email = branding.support_email;
  return email && <MailButton href={mailHref(email, tenant.name)}>{t("tickets.new")}</MailButton>;
}

const columns = ({ t }: I18n): Column<Ticket>[] => [
  {
    id: "subject",
    title: t("tickets.subject"),
    phone: "title",
    cell: (ticket) => <TwoLines first={<Name of={ticket.subject} />} second={ticket.number} />,
  },
  {
    id: "status",
    title: t("tickets.status"),
    phone: "aside",
    width: "narrow",
    cell: (ticket) => <TicketStatus status={ticket.status} />,
  },
  {
    id: "priority",
    title: t("tickets.priority"),
    phone: "line",
    width: "narrow",
    cell: (ticket) => <TicketPriority priority={ticket.priority} />,
  },
  {
    id: "updated",
    title: t("tickets.updated"),
    phone: "line",
    width: "narrow",
    cell: (ticket) => <Ago at={ticket.updated_at} className={styles.quiet} />,
  },
];
