import { useQuery } from "@tanstack/react-query";
import type { TicketDetail, TicketMessage } from "../../shared/api/schema";
import { mailHref } from "../../shared/contact";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { cx } from "../../shared/ui/cx";
import { Facts } from "../../shared/ui/Facts";
import { Loaded } from "../../shared/ui/Loaded";
import { TicketStatus } from "../../shared/ui/labels";
import { Page } from "../../shared/ui/Page";
import { Card, Empty } from "../../shared/ui/parts";
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
            <Messages ticket={data} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Messages({ ticket }: { ticket: TicketDetail }) {
  const { t } = useI18n();
  return (
    <section aria-labelledby="messages" className={styles.thread}>
      <h2 id="messages">{t("ticket.messages")}</h2>
      {ticket.messages.length === 0 ? (
        <Card>
          <Empty icon="tickets" title={t("ticket.messages.none")} />
        </Card>
      ) : (
        <ol className={styles.messages}>
          {ticket.messages.map((message) => (
            <Message key={message.id} message={message} />
          ))}
        </ol>
      )}
      <HowToAnswer number={ticket.number} />
    </section>
  );
}

function Message({ message: { author, at, body } }: { message: TicketMessage }) {
  const { t } = useI18n();
  const ours = author.kind === "customer";
  return (
    <li className={cx(styles.message, ours && styles.ours)}>
      <p className={styles.author}>
        <strong className={styles.name}>
          <bdi>{author.name}</bdi>
        </strong>
        {!ours && <span className={styles.kind}>{t("ticket.provider")}</span>}
        <Ago at={at} className={styles.when} />
      </p>
      <p className={styles.body} dir="auto">
        {body}
      </p>
    </li>
  );
}

/** The portal only reads tickets; answers go by mail. */
function HowToAnswer({ number }: { number: string }) {
  const { t } = useI18n();
  const email = useSession().branding.support_email;
  if (!email) return null;
  const [before, after] = t("ticket.reply", { email: "\n", number }).split("\n");
  return (
    <p className={styles.quiet}>
      {before}
      <a href={mailHref(email, number)}>{email}</a>
      {after}
    </p>
  );
}
