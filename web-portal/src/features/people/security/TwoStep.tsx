import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Authenticator, Factors } from "../../../shared/api/schema";
import { type I18n, useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Ago } from "../../../shared/ui/Ago";
import { Button } from "../../../shared/ui/Button";
import { Confirm } from "../../../shared/ui/Dialog";
import { Loaded } from "../../../shared/ui/Loaded";
import { Card, Status } from "../../../shared/ui/parts";
import { type Column, Table } from "../../../shared/ui/Table";
import { useToast } from "../../../shared/ui/Toast";
import { factorsOptions } from "../queries";
import { AddDialog } from "./AddDialog";
import { CodesDialog } from "./CodesDialog";
import { useRemoveAuthenticator, useRenewCodes } from "./changes";
import styles from "./security.module.css";

/** So few recovery codes are left that it is time for new ones. */
const FEW = 3;

/** What a login needs beside the password: the apps that show codes, and the codes for who has lost them. */
export function TwoStep() {
  const { t } = useI18n();
  const factors = useQuery(factorsOptions(useSlug()));
  const toast = useToast();
  const [shown, show] = useState<"add" | "renew" | Authenticator | { codes: readonly string[] }>();
  const heading = useRef<HTMLHeadingElement>(null);
  const close = () => show(undefined);
  /** New codes are shown at once, and only then. */
  const onCodes = (codes: readonly string[] | null) => show(codes ? { codes } : undefined);
  const apps = factors.data?.authenticators;
  // Only with a factor, of either kind, there are codes.
  const isOn = factors.data?.recovery_codes_left != null;
  return (
    <Card aria-labelledby="factors">
      {shown === "add" && <AddDialog onDone={onCodes} onClose={close} />}
      {shown === "renew" && <Renewal onDone={onCodes} onClose={close} />}
      {typeof shown === "object" && "codes" in shown && <CodesDialog codes={shown.codes} onClose={close} />}
      {typeof shown === "object" && "id" in shown && (
        <AppRemoval
          app={shown}
          isLast={apps?.length === 1 && factors.data?.passkeys.length === 0}
          onRemoved={() => {
            toast(t("factors.removed", { name: shown.name }));
            // The row and its button are gone.
            heading.current?.focus();
          }}
          onClose={close}
        />
      )}
      <div className={styles.head}>
        <div className={styles.title}>
          <h2 id="factors" ref={heading} tabIndex={-1}>
            {t("factor.title")}
          </h2>
          {apps && (
            <Status {...(isOn ? { tone: "ok", icon: "online" } : { tone: "idle", icon: "offline" })}>
              {t(isOn ? "factors.on" : "factors.off")}
            </Status>
          )}
        </div>
        {apps && (
          <Button icon="plus" onClick={() => show("add")}>
            {t("factors.begin")}
          </Button>
        )}
        <p className={styles.lead}>{t("factors.lead")}</p>
      </div>
      <Loaded query={factors} lines={2}>
        {(all) =>
          all.recovery_codes_left !== null && <Those factors={all} onRemove={show} onRenew={() => show("renew")} />
        }
      </Loaded>
    </Card>
  );
}

function Those({
  factors: { authenticators, recovery_codes_left: left },
  onRemove,
  onRenew,
}: {
  factors: Factors;
  onRemove: (app: Authenticator) => void;
  onRenew: () => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const count = left ?? 0;
  return (
    <>
      {authenticators.length > 0 && (
        <Table
          caption={t("factors.apps")}
          columns={columns(i18n, onRemove)}
          rows={authenticators}
          rowKey={({ id }) => id}
        />
      )}
      <div className={styles.codesLeft}>
        {count > FEW ? (
          <p>{t("codes.left", { count })}</p>
        ) : (
          <Status tone="warn" icon="degraded">
            {t("codes.left", { count })}
            {". "}
            {t("codes.few")}
          </Status>
        )}
        <Button icon="refresh" onClick={onRenew}>
          {t("codes.renew")}
        </Button>
      </div>
    </>
  );
}

const columns = ({ t }: I18n, onRemove: (app: Authenticator) => void): Column<Authenticator>[] => [
  { id: "name", title: t("field.name"), phone: "title", cell: ({ name }) => <bdi className={styles.name}>{name}</bdi> },
  {
    id: "added",
    title: t("factors.added"),
    phone: "line",
    width: "narrow",
    cell: ({ created_at }) => <Ago at={created_at} />,
  },
  {
    id: "used",
    title: t("factors.used"),
    phone: "line",
    width: "narrow",
    cell: ({ last_used_at }) => (last_used_at ? <Ago at={last_used_at} /> : t("users.never")),
  },
  {
    id: "remove",
    title: t("factors.remove"),
    phone: "action",
    width: "narrow",
    cell: (app) => (
      <Button aria-label={t("factors.remove.of", { name: app.name })} onClick={() => onRemove(app)}>
        {t("factors.remove")}
      </Button>
    ),
  },
];

function AppRemoval({
  app: { id, name },
  isLast,
  onRemoved,
  onClose,
}: {
  app: Authenticator;
  isLast: boolean;
  onRemoved: () => void;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const remove = useRemoveAuthenticator(useSlug());
  return (
    <Confirm
      title={t("factors.remove.title", { name })}
      body={t(isLast ? "factors.remove.last" : "factors.remove.help")}
      confirm={t("factors.remove.of", { name })}
      change={remove}
      onClose={onClose}
      onConfirm={(close) =>
        remove.mutate(id, {
          onSuccess: () => {
            close();
            onRemoved();
          },
        })
      }
    />
  );
}

function Renewal({ onDone, onClose }: { onDone: (codes: readonly string[] | null) => void; onClose: () => void }) {
  const { t } = useI18n();
  const renew = useRenewCodes(useSlug());
  return (
    <Confirm
      title={t("codes.renew.title")}
      body={t("codes.renew.help")}
      confirm={t("codes.renew")}
      change={renew}
      onClose={onClose}
      onConfirm={() => renew.mutate(undefined, { onSuccess: ({ recovery_codes }) => onDone(recovery_codes) })}
    />
  );
}
