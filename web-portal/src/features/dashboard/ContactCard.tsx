import { useI18n } from "../../shared/i18n/i18n";
import { Contact } from "../../shared/ui/Contact";
import { Card, CardHead } from "../../shared/ui/parts";
import styles from "./contact-card.module.css";

/** Whom to ask, at the end of the first page that anyone sees. */
export function ContactCard() {
  const { t } = useI18n();
  return (
    <Card padded aria-labelledby="contact">
      <CardHead id="contact" title={t("contact.title")} />
      <div className={styles.body}>
        <Contact wide />
      </div>
    </Card>
  );
}
