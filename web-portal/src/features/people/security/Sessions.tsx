import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import type { Session } from "../../../shared/api/schema";
import { type I18n, useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Ago } from "../../../shared/ui/Ago";
import { Button } from "../../../shared/ui/Button";
import { Loaded } from "../../../shared/ui/Loaded";
import { Card } from "../../../shared/ui/parts";
import { useProblemText } from "../../../shared/ui/problems";
import { type Column, Table, TwoLines } from "../../../shared/ui/Table";
import { useToast } from "../../../shared/ui/Toast";
import styles from "../people.module.css";
import { sessionsOptions } from "../queries";
import { useEndOtherSessions, useEndSession } from "./changes";
import { TrustedDevices } from "./TrustedDevices";

/** Every place where this person is logged in, each of which can be ended. */
export function Sessions() {
  const i18n = useI18n();
  const { t } = i18n;
  const sessions = useQuery(sessionsOptions(useSlug()));
  const end = useEndSession(useSlug());
  const toast = useToast();
  const text = useProblemText();
  const heading = useRef<HTMLHeadingElement>(null);
  const onEnd = (id: string) =>
    end.mutate(id, {
      onSuccess: () => {
        toast(t("profile.sessions.ended"));
        // The row and its button are gone.
        heading.current?.focus();
      },
      onError: (problem) => toast(text(problem), "degraded"),
    });
  return (
    <Card aria-labelledby="sessions">
      <div className={styles.listHead}>
        <h2 id="sessions" ref={heading} tabIndex={-1}>
          {t("profile.sessions")}
        </h2>
        <EndOthers
          count={sessions.data?.items.filter((session) => !session.current).length ?? 0}
          onEnded={() => heading.current?.focus()}
        />
      </div>
      <Loaded query={sessions} lines={3}>
        {({ items, trusted_devices: devices }) => (
          <>
            <Table
              caption={t("profile.sessions")}
              columns={columns(i18n, end.isPending ? end.variables : undefined, onEnd)}
              rows={items}
              rowKey={(session) => session.id}
            />
            {devices.length > 0 && <TrustedDevices devices={devices} onEnded={() => heading.current?.focus()} />}
          </>
        )}
      </Loaded>
    </Card>
  );
}

/** All that others may have open, when nobody remembers where. */
function EndOthers({ count, onEnded }: { count: number; onEnded: () => void }) {
  const { t } = useI18n();
  const end = useEndOtherSessions(useSlug());
  const toast = useToast();
  const text = useProblemText();
  if (count === 0) return null;
  const onClick = () =>
    end.mutate(undefined, {
      onSuccess: () => {
        toast(t("profile.sessions.othersEnded"));
        onEnded();
      },
      onError: (problem) => toast(text(problem), "degraded"),
    });
  return (
    <Button busy={end.isPending} onClick={onClick}>
      {t("profile.sessions.endOthers", { count })}
    </Button>
  );
}

const columns = ({ t }: I18n, ending: string | undefined, onEnd: (id: string) => void): Column<Session>[] => {
  const device = (session: Session) => session.device ?? t("app.unknown");
  return [
    {
      id: "device",
      title: t("profile.sessions.device"),
      phone: "title",
      cell: (session) => (
        <TwoLines
          first={
            <>
              {device(session)}
              {session.current && <span className={styles.you}>{t("profile.sessions.current")}</span>}
            </>
          }
          second={session.ip ?? ""}
        />
      ),
    },
    {
      id: "seen",
      title: t("profile.sessions.seen"),
      phone: "aside",
      width: "narrow",
      cell: (session) => <Ago at={session.last_seen_at} />,
    },
    {
      id: "end",
      title: t("profile.sessions.end"),
      phone: "action",
      width: "narrow",
      cell: (session) =>
        session.current ? (
          ""
        ) : (
          <Button
            aria-label={t("profile.sessions.endOf", { device: device(session) })}
            busy={ending === session.id}
            onClick={() => onEnd(session.id)}
          >
            {t("profile.sessions.end")}
          </Button>
        ),
    },
  ];
};
