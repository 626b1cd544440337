import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Button } from "../../../shared/ui/Button";
import { NewPasswordField, PasswordField } from "../../../shared/ui/Field";
import { Form } from "../../../shared/ui/Form";
import { Card, CardHead } from "../../../shared/ui/parts";
import { useFieldErrors } from "../../../shared/ui/problems";
import { useToast } from "../../../shared/ui/Toast";
import styles from "../people.module.css";
import { factorsOptions } from "../queries";
import { useChangePassword } from "./changes";

export function Password({ email }: { email: string }) {
  const { t } = useI18n();
  // A new form after each success, so that no password stays in it.
  const [round, setRound] = useState(0);
  const onDone = () => setRound(round + 1);
  return (
    <Card padded aria-labelledby="password">
      <CardHead id="password" title={t("profile.password")} />
      <Change key={round} email={email} onDone={onDone} />
    </Card>
  );
}

function Change({ email, onDone }: { email: string; onDone: () => void }) {
  const { t } = useI18n();
  const slug = useSlug();
  const least = useQuery(factorsOptions(slug)).data?.min_password;
  const change = useChangePassword(slug);
  const toast = useToast();
  const errors = useFieldErrors(change.error, ["current", "new"]);
  return (
    <Form
      change={change}
      errors={errors}
      className={styles.form}
      onSend={(data) =>
        change.mutate(
          { current: String(data.get("current")), new: String(data.get("new")) },
          {
            onSuccess: () => {
              onDone();
              toast(t("profile.changed"));
            },
          },
        )
      }
    >
      <p className={styles.quiet}>{t("profile.password.lead")}</p>
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PasswordField
        label={t("profile.current")}
        error={errors.of("current")}
        name="current"
        autoComplete="current-password"
        required
      />
      <NewPasswordField label={t("profile.new")} error={errors.of("new")} name="new" least={least} />
      <div>
        <Button type="submit" busy={change.isPending}>
          {t("profile.change")}
        </Button>
      </div>
    </Form>
  );
}
