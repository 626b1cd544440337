import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { PortalUser, Seats } from "../../shared/api/schema";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Ago } from "../../shared/ui/Ago";
import { Button } from "../../shared/ui/Button";
import { cx } from "../../shared/ui/cx";
import type { IconName } from "../../shared/ui/Icon";
import { Loaded } from "../../shared/ui/Loaded";
import { Name } from "../../shared/ui/Name";
import { Page } from "../../shared/ui/Page";
import { Card, Status, type Tone } from "../../shared/ui/parts";
import { type Column, Table, TwoLines } from "../../shared/ui/Table";
import { InviteDialog } from "./InviteDialog";
import { hasFactor, ManageDialog } from "./ManageDialog";
import styles from "./people.module.css";
import { usersOptions } from "./queries";

export default function UsersPage() {
  const i18n = useI18n();
  const { t } = i18n;
  const { user, features } = useSession();
  const users = useQuery(usersOptions(useSlug()));
  const [inviting, setInviting] = useState(false);
  const [managed, setManaged] = useState<PortalUser>();
  const full = users.data && shortage(users.data.seats);
  return (
    <Page
      title={t("users.title")}
      query={users}
      actions={
        <Button look="primary" icon="plus" reason={full && t(full)} onClick={() => setInviting(true)}>
          {t("users.invite")}
        </Button>
      }
    >
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
      {managed && (
        <ManageDialog
          key={managed.id}
          user={managed}
          isLastOwner={isLastOwner(managed, users.data?.items ?? [])}
          onClose={() => setManaged(undefined)}
        />
      )}
      <Loaded query={users}>
        {({ items, seats }) => (
          <>
            <SeatMeter seats={seats} />
            <Card>
              <Table
                caption={t("users.title")}
                columns={columns(i18n, user.id, features.mail, setManaged)}
                rows={items}
                rowKey={(item) => item.id}
              />
            </Card>
            <p>
              <Link href="/roles">{t("roles.link")}</Link>
            </p>
          </>
        )}
      </Loaded>
    </Page>
  );
}

const isActiveOwner = ({ role, status }: PortalUser) => role === "owner" && status === "active";
/** Whether nobody would be left to look after the portal. */
const isLastOwner = (user: PortalUser, all: readonly PortalUser[]) =>
  isActiveOwner(user) && !all.some((other) => isActiveOwner(other) && other.id !== user.id);

/** Why nobody can be invited: no seat is free, or a licence that was lowered leaves less than there are people. */
function shortage({ used, cap }: Seats) {
  if (cap === null || used < cap) return undefined;
  return used > cap ? "users.seats.over" : "users.seats.full";
}

/** Seats in use; the part that waits for an answer is lighter. */
function SeatMeter({ seats }: { seats: Seats }) {
  const { t, number } = useI18n();
  const { used, pending, cap } = seats;
  const full = shortage(seats);
  const share = (count: number) => `${Math.min(100, (100 * count) / Math.max(1, cap ?? used))}%`;
  return (
    <Card padded aria-labelledby="seats">
      <div className={styles.seats}>
        <h2 id="seats" className={styles.seatsTitle}>
          {t("users.seats")}
        </h2>
        <p className={styles.seatsValue}>
          {cap === null
            ? t("users.seats.unlimited", { used: number(used) })
            : t("users.seats.of", { used: number(used), cap: number(cap) })}
        </p>
        {pending > 0 && <p className={styles.quiet}>{t("users.seats.pending", { count: pending })}</p>}
      </div>
      {cap !== null && (
        <span className={styles.track} aria-hidden="true">
          <span className={cx(styles.fill, full && styles.full)} style={{ inlineSize: share(used - pending) }} />
          <span className={styles.pending} style={{ inlineSize: share(pending) }} />
        </span>
      )}
      {full && (
        <p className={styles.seatsNote}>
          <Status tone="warn" icon="degraded">
            {t(full)}
          </Status>
        </p>
      )}
    </Card>
  );
}

const statuses: Record<PortalUser["status"], { tone: Tone; icon: IconName }> = {
  active: { tone: "ok", icon: "online" },
  invited: { tone: "info", icon: "clock" },
  expired: { tone: "warn", icon: "degraded" },
};

const columns = (
  i18n: I18n,
  me: string,
  hasMail: boolean,
  manage: (user: PortalUser) => void,
): Column<PortalUser>[] => {
  const { t, word } = i18n;
  return [
    {
      id: "name",
      title: t("field.name"),
      phone: "title",
      cell: (user) => (
        <TwoLines
          first={
            <>
              <Name of={user.name || user.email} />
              {user.id === me && <span className={styles.you}>{t("users.you")}</span>}
            </>
          }
          second={user.name ? <Name of={user.email} /> : ""}
        />
      ),
    },
    { id: "role", title: t("field.role"), phone: "line", width: "narrow", cell: (user) => word("role", user.role) },
    {
      id: "status",
      title: t("users.status"),
      phone: "aside",
      width: "narrow",
      cell: (user) => (
        <TwoLines
          first={<Status {...(statuses[user.status] ?? statuses.expired)}>{word("userStatus", user.status)}</Status>}
          second={awaited(user, hasMail, i18n)}
        />
      ),
    },
    {
      id: "factors",
      title: t("users.factors"),
      phone: "line",
      width: "narrow",
      cell: (user) =>
        user.status !== "active" ? "" : hasFactor(user) ? <Factors of={user} /> : t("users.factors.off"),
    },
    {
      id: "login",
      title: t("users.lastLogin"),
      phone: "line",
      width: "narrow",
      cell: (user) => (user.last_login_at ? <Ago at={user.last_login_at} /> : t("users.never")),
    },
    {
      id: "manage",
      title: t("users.manage"),
      phone: "action",
      width: "narrow",
      cell: (user) => (
        <Button aria-label={t("users.manage.of", { name: user.name || user.email })} onClick={() => manage(user)}>
          {t("users.manage")}
        </Button>
      ),
    },
  ];
};

function Factors({ of: { factors } }: { of: PortalUser }) {
  const { word } = useI18n();
  const [first, ...others] = factors.map((kind) => word("userFactor", kind));
  return (
    <TwoLines
      first={
        <Status tone="ok" icon="security">
          {first}
        </Status>
      }
      second={others.join(", ")}
    />
  );
}

/** What a person waits for: until when they are invited, which address is to be confirmed, and whether the mail with their link went out. */
function awaited({ status, expires_at, delivery, new_email }: PortalUser, hasMail: boolean, { t, word, day }: I18n) {
  const until = status === "invited" && expires_at ? t("users.expires", { date: day(expires_at) }) : "";
  // Without a mail server it waits for nothing: the owner passes the link on.
  const waits = delivery !== "none" && (hasMail || delivery !== "queued");
  const mail = !waits ? "" : word(status === "active" ? "resetMail" : "delivery", delivery);
  const address = new_email ? t("users.newEmail", { email: new_email }) : "";
  return [until, address, mail].filter(Boolean).join(" · ");
}
