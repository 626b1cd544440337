import { Link } from "wouter";
import { useI18n } from "../../shared/i18n/i18n";
import { buttonClass } from "../../shared/ui/Button";
import { Frame } from "./Frame";
import styles from "./login.module.css";

/** An invitation's or a reset's link does not work any more, or not all of it arrived; and what to do about it. */
export function DeadLink({ kind }: { kind: "invite" | "reset" | "missing" }) {
  const { t } = useI18n();
  return (
    <Frame title={t(kind === "missing" ? "link.missing" : "link.expired")} lead={t(`link.${kind}.help`)}>
      <div className={styles.form}>
        {kind === "reset" && (
          <Link href="/forgot" className={buttonClass("primary")}>
            {t("link.again")}
          </Link>
        )}
        <Link href="/login" className={styles.quietLink}>
          {t("login.back")}
        </Link>
      </div>
    </Frame>
  );
}
