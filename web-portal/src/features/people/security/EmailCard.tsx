import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSession, useSlug } from "../../../shared/session";
import { Button } from "../../../shared/ui/Button";
import { focusMain } from "../../../shared/ui/focus-main";
import { Loaded } from "../../../shared/ui/Loaded";
import { Name } from "../../../shared/ui/Name";
import { Card, CardHead } from "../../../shared/ui/parts";
import styles from "../people.module.css";
import { EmailDialog } from "./EmailDialog";
import { emailOptions } from "./email-changes";
import { WaitingEmail } from "./WaitingEmail";

/**
 * The own address, the one that waits to be confirmed, and the way to another.
 * `email`: as the profile has it, so that nothing shifts when it is said what waits, which is seldom.
 */
export function EmailCard({ email }: { email: string }) {
  const { t } = useI18n();
  const { features } = useSession();
  const emails = useQuery(emailOptions(useSlug()));
  const pending = emails.data?.pending;
  const [changing, setChanging] = useState(false);
  return (
    <Card padded aria-labelledby="email">
      {changing && (
        <EmailDialog
          title={t("profile.email.title")}
          help={t("profile.email.help")}
          onClose={() => setChanging(false)}
        />
      )}
      <CardHead id="email" title={t("field.email")} />
      <div className={styles.form}>
        <p>
          <Name of={emails.data?.email ?? email} />
        </p>
        <p className={styles.quiet}>{t("profile.email.lead")}</p>
        {emails.error && <Loaded query={emails}>{() => null}</Loaded>}
        {pending && (
          // Its buttons go with it.
          <WaitingEmail email={pending.email} until={pending.expires_at} onCancelled={focusMain} />
        )}
        {features.mail ? (
          <div>
            <Button onClick={() => setChanging(true)}>{t("profile.email.change")}</Button>
          </div>
        ) : (
          <p className={styles.quiet}>{t("profile.email.noMail")}</p>
        )}
      </div>
    </Card>
  );
}
