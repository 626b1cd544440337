import { useI18n } from "../shared/i18n/i18n";
import { Empty } from "../shared/ui/parts";
import styles from "./nowhere.module.css";

/** No portal, suspended, mistyped: all alike, and without a name. */
export function NoPortal() {
  const { t } = useI18n();
  return (
    <main className={styles.nowhere}>
      <title>{t("app.noPortal")}</title>
      <Empty icon="unknown" heading="h1" title={t("app.noPortal")} help={t("app.noPortal.help")} />
    </main>
  );
}
