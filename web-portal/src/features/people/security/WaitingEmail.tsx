import { useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Button } from "../../../shared/ui/Button";
import { FormError } from "../../../shared/ui/Form";
import { Status } from "../../../shared/ui/parts";
import { useProblemText } from "../../../shared/ui/problems";
import { useToast } from "../../../shared/ui/Toast";
import styles from "../people.module.css";
import { useCancelEmail, useChangeEmail } from "./email-changes";
import security from "./security.module.css";

/** An address that waits to be confirmed: send the link again, or give it up. */
export function WaitingEmail({
  id,
  email,
  until,
  onCancelled,
}: {
  /** Whose it becomes; without one, the own. */
  id?: string;
  email: string;
  /** Until when the link works, where that is known. */
  until?: string;
  onCancelled?: () => void;
}) {
  const { t, dateTime } = useI18n();
  const slug = useSlug();
  const again = useChangeEmail(slug, id);
  const cancel = useCancelEmail(slug, id);
  const toast = useToast();
  const text = useProblemText();
  const problem = again.error ?? cancel.error;
  return (
    <div className={styles.form}>
      <Status tone="info" icon="clock">
        {t("profile.email.waits", { email })}
      </Status>
      {until && <p className={styles.quiet}>{t("profile.email.until", { date: dateTime(until) })}</p>}
      {problem && <FormError problem={problem}>{text(problem)}</FormError>}
      <div className={security.wrapped}>
        <Button
          icon="refresh"
          busy={again.isPending}
          onClick={() => again.mutate(email, { onSuccess: () => toast(t("profile.email.sent", { email })) })}
        >
          {t("profile.email.again")}
        </Button>
        <Button
          busy={cancel.isPending}
          onClick={() =>
            cancel.mutate(undefined, {
              onSuccess: () => {
                toast(t("profile.email.cancelled"));
                onCancelled?.();
              },
            })
          }
        >
          {t("profile.email.cancel")}
        </Button>
      </div>
    </div>
  );
}
