import { useI18n } from "../../shared/i18n/i18n";
import { Button } from "../../shared/ui/Button";
import { Dialog } from "../../shared/ui/Dialog";
import { Check } from "../../shared/ui/Field";
import styles from "./keys.module.css";

const keys = ["/", "j", "k", "Enter", "x", "?"] as const;

/** The keys of the list, and the switch that turns those off that are a single sign (WCAG 2.1.4). */
export default function KeysDialog({
  on,
  mayCommand,
  setOn,
  onClose,
}: {
  on: boolean;
  mayCommand: boolean;
  setOn: (on: boolean) => void;
  onClose: () => void;
}) {
  const { t } = useI18n();
  return (
    <Dialog title={t("keys.title")} onClose={onClose}>
      {(close) => (
        <>
          <dl className={styles.keys}>
            {keys
              .filter((key) => key !== "x" || mayCommand)
              .map((key) => (
                <div key={key} className={styles.key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{t(`keys.${key}`)}</dd>
                </div>
              ))}
            <div className={styles.key}>
              <dt>
                <kbd>{t("keys.find.name")}</kbd>
              </dt>
              <dd>{t("keys.find")}</dd>
            </div>
          </dl>
          <Check label={t("keys.on")} checked={on} onChange={(event) => setOn(event.target.checked)} />
          <div className={styles.end}>
            <Button onClick={close}>{t("users.close")}</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
