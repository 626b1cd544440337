import { useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Dialog, DialogActions, DialogText } from "../../../shared/ui/Dialog";
import { Field } from "../../../shared/ui/Field";
import { Form } from "../../../shared/ui/Form";
import { useFieldErrors } from "../../../shared/ui/problems";
import { useToast } from "../../../shared/ui/Toast";
import styles from "../people.module.css";
import { useChangeEmail } from "./email-changes";

/** Asks for a new address. */
export function EmailDialog({
  id,
  title,
  help,
  onClose,
}: {
  /** Whose it becomes; without one, the own. */
  id?: string;
  title: string;
  help: string;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const change = useChangeEmail(useSlug(), id);
  const errors = useFieldErrors(change.error, ["email"]);
  const toast = useToast();
  return (
    <Dialog title={title} onClose={onClose}>
      {(close) => (
        <Form
          change={change}
          errors={errors}
          className={styles.form}
          onSend={(data) => {
            const email = String(data.get("email"));
            change.mutate(email, {
              onSuccess: () => {
                close();
                toast(t("profile.email.sent", { email }));
              },
            });
          }}
        >
          <DialogText>{help}</DialogText>
          <Field
            label={t("profile.email.new")}
            error={errors.of("email")}
            name="email"
            type="email"
            autoComplete={id ? "off" : "email"}
            maxLength={254}
            required
          />
          <DialogActions close={close} confirm={t("profile.email.send")} busy={change.isPending} />
        </Form>
      )}
    </Dialog>
  );
}
