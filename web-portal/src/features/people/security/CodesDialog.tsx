import { useState } from "react";
import { useI18n } from "../../../shared/i18n/i18n";
import { save } from "../../../shared/save";
import { useSession, useSlug } from "../../../shared/session";
import { Button } from "../../../shared/ui/Button";
import { Confirm, Dialog, DialogText } from "../../../shared/ui/Dialog";
import { Check } from "../../../shared/ui/Field";
import { useCopy } from "../../../shared/ui/useCopy";
import { useUnsaved } from "../../../shared/unsaved";
import styles from "./security.module.css";

/** The recovery codes, which are shown once: whoever closes them without having saved them is asked again. */
export function CodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useI18n();
  const [saved, setSaved] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  useUnsaved(!saved);
  if (isLeaving)
    return (
      <Confirm
        title={t("codes.leave.title")}
        body={t("codes.leave.help")}
        cancel={t("codes.leave.stay")}
        confirm={t("codes.leave.confirm")}
        onClose={() => setLeaving(false)}
        onConfirm={onClose}
      />
    );
  return (
    <Dialog title={t("codes.title")} onClose={() => (saved ? onClose() : setLeaving(true))}>
      {(close) => (
        <>
          <DialogText>{t("codes.help")}</DialogText>
          <Codes codes={codes} />
          <div className={styles.saved}>
            <Check label={t("codes.saved")} checked={saved} onChange={(event) => setSaved(event.target.checked)} />
            <Button look="primary" reason={saved ? undefined : t("codes.notSaved")} onClick={close}>
              {t("users.close")}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

/** The codes, with whose they are and since when, and the ways to take them along. */
function Codes({ codes }: { codes: readonly string[] }) {
  const { t, date, wall } = useI18n();
  const { tenant, user } = useSession();
  const slug = useSlug();
  const [copied, copy] = useCopy();
  const [day] = useState(() => new Date(wall(Date.now())).toISOString().slice(0, 10));
  const of = t("codes.of", { tenant: tenant.name, email: user.email, date: date(day) });
  const text = [t("codes.title"), of, t("codes.file"), "", ...codes, ""].join("\n");
  return (
    <>
      <div className={styles.sheet}>
        <p className={styles.label}>{of}</p>
        <ol className={styles.codes}>
          {codes.map((code) => (
            <li key={code} className={styles.code}>
              {code}
            </li>
          ))}
        </ol>
      </div>
      <div className={styles.ways}>
        <Button icon={copied ? "check" : "copy"} onClick={() => copy(codes.join("\n"))}>
          {t(copied ? "app.copied" : "app.copy")}
        </Button>
        <Button icon="download" onClick={() => save(new Blob([text]), `recovery-codes-${slug}-${day}.txt`)}>
          {t("invoice.download")}
        </Button>
        <Button icon="print" onClick={() => globalThis.print()}>
          {t("invoice.print")}
        </Button>
      </div>
    </>
  );
}
