import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Passkey } from "../../../shared/api/schema";
import { type I18n, useI18n } from "../../../shared/i18n/i18n";
import { canUsePasskeys } from "../../../shared/passkey-support";
import { useSlug } from "../../../shared/session";
import { Ago } from "../../../shared/ui/Ago";
import { Button } from "../../../shared/ui/Button";
import { Confirm, Dialog, DialogActions, DialogText } from "../../../shared/ui/Dialog";
import { Field } from "../../../shared/ui/Field";
import { Form } from "../../../shared/ui/Form";
import { Loaded } from "../../../shared/ui/Loaded";
import { Card } from "../../../shared/ui/parts";
import { useFieldErrors } from "../../../shared/ui/problems";
import { type Column, Table, TwoLines } from "../../../shared/ui/Table";
import { useToast } from "../../../shared/ui/Toast";
import { factorsOptions, sessionsOptions } from "../queries";
import { CodesDialog } from "./CodesDialog";
import { useAddPasskey, useRemovePasskey, useRenamePasskey } from "./passkey-changes";
import styles from "./security.module.css";

type Shown = "add" | { rename: Passkey } | { remove: Passkey } | { codes: readonly string[] };

/** What logs in by one touch, each at the address where it was made. */
export function Passkeys() {
  const i18n = useI18n();
  const { t } = i18n;
  const factors = useQuery(factorsOptions(useSlug()));
  const toast = useToast();
  const [shown, setShown] = useState<Shown>();
  const heading = useRef<HTMLHeadingElement>(null);
  const show = (next: Shown) => setShown(next);
  const close = () => setShown(undefined);
  const passkeys = factors.data?.passkeys;
  const [first] = passkeys ?? [];
  return (
    <Card aria-labelledby="passkeys">
      {shown === "add" && <AddPasskey onDone={(codes) => setShown(codes ? { codes } : undefined)} onClose={close} />}
      {typeof shown === "object" && "rename" in shown && <PasskeyRenaming passkey={shown.rename} onClose={close} />}
      {typeof shown === "object" && "codes" in shown && <CodesDialog codes={shown.codes} onClose={close} />}
      {typeof shown === "object" && "remove" in shown && (
        <PasskeyRemoval
          passkey={shown.remove}
          isLast={passkeys?.length === 1 && factors.data?.authenticators.length === 0}
          onRemoved={() => {
            toast(t("factors.removed", { name: shown.remove.name }));
            // The row and its buttons are gone.
            heading.current?.focus();
          }}
          onClose={close}
        />
      )}
      <div className={styles.head}>
        <h2 id="passkeys" ref={heading} tabIndex={-1}>
          {t("passkeys.title")}
        </h2>
        {passkeys && (
          <Button
            icon="plus"
            reason={canUsePasskeys() ? undefined : t("passkeys.unable")}
            onClick={() => setShown("add")}
          >
            {t("passkeys.add")}
          </Button>
        )}
        <p className={styles.lead}>{t("passkeys.lead")}</p>
        {first && !passkeys?.some((passkey) => passkey.works_here) && (
          <p className={styles.lead}>{t("passkeys.elsewhere", { host: first.host, here: location.hostname })}</p>
        )}
      </div>
      <Loaded query={factors} lines={1}>
        {(all) =>
          all.passkeys.length > 0 && (
            <Table
              caption={t("passkeys.title")}
              columns={columns(i18n, show)}
              rows={all.passkeys}
              rowKey={({ id }) => id}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

const columns = ({ t }: I18n, show: (next: Shown) => void): Column<Passkey>[] => [
  {
    id: "name",
    title: t("field.name"),
    phone: "title",
    cell: ({ name, host, works_here }) => (
      <TwoLines
        first={<bdi className={styles.name}>{name}</bdi>}
        second={works_here ? host : t("passkeys.other", { host })}
      />
    ),
  },
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
    id: "rename",
    title: t("passkeys.rename"),
    phone: "action",
    width: "narrow",
    cell: (passkey) => (
      <Button aria-label={t("passkeys.rename.of", { name: passkey.name })} onClick={() => show({ rename: passkey })}>
        {t("passkeys.rename")}
      </Button>
    ),
  },
  {
    id: "remove",
    title: t("factors.remove"),
    phone: "action",
    width: "narrow",
    cell: (passkey) => (
      <Button aria-label={t("factors.remove.of", { name: passkey.name })} onClick={() => show({ remove: passkey })}>
        {t("factors.remove")}
      </Button>
    ),
  },
];

/** Asks for a name, then the browser asks where it is to be kept. */
function AddPasskey({ onDone, onClose }: { onDone: (codes: readonly string[] | null) => void; onClose: () => void }) {
  const { t } = useI18n();
  const slug = useSlug();
  const add = useAddPasskey(slug);
  // As the server names this one.
  const device = useQuery(sessionsOptions(slug)).data?.items.find(({ current }) => current)?.device;
  const errors = useFieldErrors(add.error, ["name"]);
  const toast = useToast();
  return (
    <Dialog title={t("passkeys.add")} onClose={onClose}>
      {(close) => (
        <>
          <DialogText>{t("passkeys.add.help", { here: location.hostname })}</DialogText>
          <Form
            change={add}
            errors={errors}
            className={styles.form}
            onSend={(data) => {
              const name = String(data.get("name")).trim();
              add.mutate(name, {
                onSuccess: ({ recovery_codes }) => {
                  toast(t("factors.add.done", { name }));
                  onDone(recovery_codes);
                },
              });
            }}
          >
            <NameField error={errors.of("name")} name={device ?? ""} />
            <DialogActions close={close} confirm={t("factors.add.next")} busy={add.isPending} />
          </Form>
        </>
      )}
    </Dialog>
  );
}

function PasskeyRenaming({ passkey: { id, name }, onClose }: { passkey: Passkey; onClose: () => void }) {
  const { t } = useI18n();
  const rename = useRenamePasskey(useSlug(), id);
  const errors = useFieldErrors(rename.error, ["name"]);
  return (
    <Dialog title={t("passkeys.rename.of", { name })} onClose={onClose}>
      {(close) => (
        <Form
          change={rename}
          errors={errors}
          className={styles.form}
          onSend={(data) => rename.mutate(String(data.get("name")).trim(), { onSuccess: close })}
        >
          <NameField error={errors.of("name")} name={name} />
          <DialogActions close={close} confirm={t("passkeys.rename")} busy={rename.isPending} />
        </Form>
      )}
    </Dialog>
  );
}

function NameField({ error, name }: { error: string | undefined; name: string }) {
  const { t } = useI18n();
  return (
    <Field
      label={t("field.name")}
      hint={t("factors.add.hint")}
      error={error}
      name="name"
      autoComplete="off"
      defaultValue={name}
      maxLength={100}
      required
    />
  );
}

function PasskeyRemoval({
  passkey: { id, name, host },
  isLast,
  onRemoved,
  onClose,
}: {
  passkey: Passkey;
  isLast: boolean;
  onRemoved: () => void;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const remove = useRemovePasskey(useSlug());
  return (
    <Confirm
      title={t("factors.remove.title", { name })}
      body={isLast ? t("factors.remove.last") : t("passkeys.remove.help", { host })}
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
