import type { Domain } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { Button, buttonClass } from "../../../shared/ui/Button";
import { Icon } from "../../../shared/ui/Icon";
import { useCopy } from "../../../shared/ui/useCopy";
import styles from "./domain.module.css";
import { instructions, mailTo } from "./instructions";

/** Hands what is to be done to whoever runs the DNS. */
export function Tell({ domain: { name, records, by_operator } }: { domain: Domain }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [, copy] = useCopy(t("app.copied"));
  const open = records.filter(({ verdict }) => verdict !== "ok");
  if (open.length === 0 || by_operator) return null;
  const text = instructions(i18n, open);
  return (
    <div className={styles.text}>
      <div className={styles.actions}>
        <a className={buttonClass()} href={mailTo(t("domain.subject", { name }), text)}>
          <Icon name="mail" />
          {t("domain.mail")}
        </a>
        <Button icon="copy" onClick={() => copy(text)}>
          {t("domain.copy")}
        </Button>
      </div>
    </div>
  );
}
