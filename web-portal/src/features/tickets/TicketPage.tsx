import { useQuery } from "@tanstack/react-query";
import type { TicketDetail } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Facts } from "../../shared/ui/Facts";
import { Loaded } from "../../shared/ui/Loaded";
import { TicketStatus } from "../../shared/ui/labels";
import { Page } from "../../shared/ui/Page";
import { Card, Empty } from "../../shared/ui/parts";
import { ByMail, MailButton } from "./ByMail";
import { Messages } from "./Messages";
import { replyHref } from "./mail";
import { ticketOptions } from "./queries";
import { TicketPriority } from "./TicketPriority";
import styles from "./tickets.module.css";

export default function TicketPage({ id }: { id: string }) {
  const i18n = useI18n();
  const { t } = i18n;
  const ticket = useQuery(ticketOptions(useSlug(), id));
  return (
    <Page
      title={ticket.data?.subject ?? t("tickets.title")}
      aside={ticket.data && <TicketStatus status={ticket.data.status} pill />}
      back={{ href: "/tickets", text: t("ticket.back") }}
      query={ticket}
      actions={ticket.data && <Reply ticket={ticket.data} />}
    >
      <Loaded query={ticket}>
        {(data) => (
          <>
            <Card padded>
              <Facts
                items={[
                  [t("tickets.number"), data.number],
                  [t("tickets.priority"), <TicketPriority key="priority" priority={data.priority} />],
                  [t("tickets.opened"), i18n.dateTime(data.opened_at)],
                  [t("tickets.updated"), <Ago key="updated" at={data.updated_at} />],
                ]}
              />
            </Card>
            <Thread ticket={data} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Thread({ ticket }: { ticket: TicketDetail }) {
  const { t } = useI18n();
  return (
    <section aria-labelledby="messages" className={styles.thread}>
      <h2 id="messages">{t("ticket.messages")}</h2>
      {ticket.messages.length === 0 ? (
        <Card>
          <Empty icon="tickets" title={t("ticket.messages.none")} />
        </Card>
      ) : (
        <Messages of={ticket.messages} />
      )}
      <ByMail
        text={t("ticket.reply", { email: "\n", number: `[#${ticket.number}]` })}
        href={(email) => replyHref(email, ticket)}
      />
    </section>
  );
}

/** The portal only reads tickets: a reply is a mail, which the number in its subject brings to the ticket. */
function Reply({ ticket }: { ticket: TicketDetail }) {
  const { t } = useI18n();
  const email = useSession().branding.support_email;
  return email && <MailButton href={replyHref(email, ticket)}>{t("ticket.answer")}</MailButton>;
}
