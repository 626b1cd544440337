import { useDeviceLocale } from "../shared/i18n/device-language";
import { Button } from "../shared/ui/Button";
import { Empty } from "../shared/ui/parts";
import styles from "./nowhere.module.css";

/** The only words in the first script: for when the others did not come. */
const words = {
  en: ["This page couldn’t be fully loaded", "Check your connection.", "Try again"],
  de: ["Diese Seite konnte nicht vollständig geladen werden", "Prüfen Sie Ihre Verbindung.", "Erneut versuchen"],
  uk: ["Не вдалося повністю завантажити цю сторінку", "Перевірте з’єднання.", "Спробувати ще раз"],
} as const;

export function Wordless({ retry }: { retry: () => void }) {
  const [title, help, again] = words[useDeviceLocale()];
  return (
    <main className={styles.nowhere}>
      <title>{title}</title>
      <div role="alert">
        <Empty
          icon="degraded"
          heading="h1"
          title={title}
          help={help}
          action={
            <Button icon="refresh" onClick={retry}>
              {again}
            </Button>
          }
        />
      </div>
    </main>
  );
}
