import { useEffect, useRef, useState } from "react";
import type { NewAuthenticator } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Button } from "../../../shared/ui/Button";
import { CodeField } from "../../../shared/ui/CodeField";
import { Dialog, DialogActions } from "../../../shared/ui/Dialog";
import { Field } from "../../../shared/ui/Field";
import { Form } from "../../../shared/ui/Form";
import { useFieldErrors } from "../../../shared/ui/problems";
import { useToast } from "../../../shared/ui/Toast";
import { useCopy } from "../../../shared/ui/useCopy";
import { useAddAuthenticator, useConfirmAuthenticator } from "./changes";
import { SecretCode } from "./SecretCode";
import styles from "./security.module.css";

type Named = NewAuthenticator & { name: string };
/** With the recovery codes, if it is the first factor. */
type OnDone = (codes: readonly string[] | null) => void;

/** Asks what the device is called, shows the secret, and asks for a code that was made of it. */
export function AddDialog({ onDone, onClose }: { onDone: OnDone; onClose: () => void }) {
  const { t } = useI18n();
  const [made, setMade] = useState<Named>();
  return (
    <Dialog title={t("factors.add")} onClose={onClose}>
      {(close) =>
        made ? <Confirmation app={made} close={close} onDone={onDone} /> : <Naming close={close} onMade={setMade} />
      }
    </Dialog>
  );
}

function Naming({ close, onMade }: { close: () => void; onMade: (app: Named) => void }) {
  const { t } = useI18n();
  const add = useAddAuthenticator(useSlug());
  const errors = useFieldErrors(add.error, ["name"]);
  return (
    <Form
      change={add}
      errors={errors}
      className={styles.form}
      onSend={(data) => add.mutate(String(data.get("name")).trim(), { onSuccess: onMade })}
    >
      <Field
        label={t("factors.add.name")}
        hint={t("factors.add.hint")}
        error={errors.of("name")}
        name="name"
        autoComplete="off"
        defaultValue={t("factors.add.phone")}
        maxLength={100}
        required
      />
      <DialogActions close={close} confirm={t("factors.add.next")} busy={add.isPending} />
    </Form>
  );
}

function Confirmation({
  app: { id, name, secret, uri },
  close,
  onDone,
}: {
  app: Named;
  close: () => void;
  onDone: OnDone;
}) {
  const { t } = useI18n();
  const confirm = useConfirmAuthenticator(useSlug(), id);
  const errors = useFieldErrors(confirm.error, ["code"]);
  const toast = useToast();
  const [copied, copy] = useCopy();
  const first = useRef<HTMLParagraphElement>(null);
  // What had the focus has given way to this.
  useEffect(() => first.current?.focus(), []);
  return (
    <Form
      change={confirm}
      errors={errors}
      className={styles.form}
      onSend={(data) =>
        confirm.mutate(String(data.get("code")).trim(), {
          onSuccess: ({ recovery_codes }) => {
            toast(t("factors.add.done", { name }));
            onDone(recovery_codes);
          },
        })
      }
    >
      <p ref={first} tabIndex={-1}>
        {t("factors.add.scan")}
      </p>
      <SecretCode uri={uri} />
      <div className={styles.secret}>
        <p className={styles.label}>{t("factors.add.key")}</p>
        <code className={styles.key}>{secret.match(/.{1,4}/g)?.join(" ")}</code>
        <Button icon={copied ? "check" : "copy"} onClick={() => copy(secret)}>
          {t(copied ? "app.copied" : "app.copy")}
        </Button>
      </div>
      <CodeField hint={t("factors.add.code")} error={errors.of("code")} hasRecovery={false} />
      <DialogActions close={close} confirm={t("factors.add.confirm")} busy={confirm.isPending} />
    </Form>
  );
}
