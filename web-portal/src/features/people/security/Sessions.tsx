import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Ago } from "../../../shared/ui/Ago";
import { Button } from "../../../shared/ui/Button";
import { Loaded } from "../../../shared/ui/Loaded";
import { Card } from "../../../shared/ui/parts";
import { Table } from "../../../shared/ui/Table";
import styles from "../people.module.css";
import { sessionsOptions } from "../queries";
import { useEndOtherSessions, useEndSession } from "./changes";
import { deviceColumn, endColumn, useEnding } from "./devices";
import { TrustedDevices } from "./TrustedDevices";

/** Every place where this person is logged in, each of which can be ended, and the devices that skip the second step. */
export function Sessions() {
  const i18n = useI18n();
  const { t } = i18n;
  const sessions = useQuery(sessionsOptions(useSlug()));
  const heading = useRef<HTMLHeadingElement>(null);
  const onEnded = () => heading.current?.focus();
  const end = useEnding(useEndSession(useSlug()), t("profile.sessions.ended"), onEnded);
  // A worker of the version before tells of none.
  const devices = sessions.data?.trusted_devices ?? [];
  return (
    <>
      <Card aria-labelledby="sessions">
        <div className={styles.listHead}>
          <h2 id="sessions" ref={heading} tabIndex={-1}>
            {t("profile.sessions")}
          </h2>
          <EndOthers count={sessions.data?.items.filter(({ current }) => !current).length ?? 0} onEnded={onEnded} />
        </div>
        <Loaded query={sessions} lines={3}>
          {({ items }) => (
            <Table
              caption={t("profile.sessions")}
              columns={[
                deviceColumn(i18n),
                {
                  id: "seen",
                  title: t("profile.sessions.seen"),
                  phone: "aside",
                  width: "narrow",
                  // That it is in use, this list itself has shown; the server notes it only now and then.
                  cell: ({ current, last_seen_at }) => (
                    <Ago at={current ? new Date(sessions.dataUpdatedAt).toISOString() : last_seen_at} />
                  ),
                },
                endColumn(
                  i18n,
                  end,
                  (device) => t("profile.sessions.endOf", { device }),
                  ({ current }) => !current,
                ),
              ]}
              rows={items}
              rowKey={(session) => session.id}
            />
          )}
        </Loaded>
      </Card>
      {devices.length > 0 && <TrustedDevices devices={devices} onEnded={onEnded} />}
    </>
  );
}

/** All that others may have open, when nobody remembers where. */
function EndOthers({ count, onEnded }: { count: number; onEnded: () => void }) {
  const { t } = useI18n();
  const others = useEndOtherSessions(useSlug());
  const { end } = useEnding<void>(others, t("profile.sessions.othersEnded"), onEnded);
  return (
    count > 0 && (
      <Button busy={others.isPending} onClick={() => end()}>
        {t("profile.sessions.endOthers", { count })}
      </Button>
    )
  );
}
