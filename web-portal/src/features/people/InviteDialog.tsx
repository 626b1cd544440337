import { useState } from "react";
import type { InvitationForm, InvitedUser, Locale } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { locales } from "../../shared/i18n/language";
import { useSession, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Dialog, DialogActions, DialogText } from "../../shared/ui/Dialog";
import { Field, SelectField } from "../../shared/ui/Field";
import { Form } from "../../shared/ui/Form";
import { useFieldErrors } from "../../shared/ui/problems";
import { useCopy } from "../../shared/ui/useCopy";
import { useInvite } from "./changes";
import styles from "./people.module.css";
import { RoleField } from "./RoleField";

/** Asks whom to invite, then shows the link, once. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const [sent, setSent] = useState<InvitedUser>();
  if (sent) return <LinkDialog user={sent} onClose={onClose} />;
  return (
    <Dialog title={t("users.invite.title")} onClose={onClose}>
      {(close) => <Invite close={close} onSent={setSent} />}
    </Dialog>
  );
}

function Invite({ close, onSent }: { close: () => void; onSent: (user: InvitedUser) => void }) {
  const { t } = useI18n();
  const { user, features } = useSession();
  const invite = useInvite(useSlug());
  const errors = useFieldErrors(invite.error, ["email", "name"]);
  return (
    <Form
      change={invite}
      errors={errors}
      className={styles.form}
      onSend={(data) => invite.mutate(read(data), { onSuccess: onSent })}
    >
      <DialogText>{t(features.mail ? "users.invite.help" : "users.invite.noMail")}</DialogText>
      <Field
        label={t("login.email")}
        error={errors.of("email")}
        name="email"
        type="email"
        autoComplete="off"
        maxLength={254}
        required
      />
      <Field
        label={`${t("field.name")} (${t("app.optional")})`}
        error={errors.of("name")}
        name="name"
        autoComplete="off"
        maxLength={200}
      />
      <RoleField roles={["viewer", "admin"]} initial="viewer" />
      <SelectField label={t("users.language")} name="locale" defaultValue={user.locale}>
        {Object.entries(locales).map(([locale, name]) => (
          <option key={locale} value={locale} lang={locale}>
            {name}
          </option>
        ))}
      </SelectField>
      <DialogActions
        close={close}
        confirm={t(features.mail ? "users.invite.submit" : "users.invite.create")}
        busy={invite.isPending}
      />
    </Form>
  );
}

function read(data: FormData): InvitationForm {
  return {
    email: String(data.get("email")),
    name: String(data.get("name")) || null,
    role: data.get("role") === "admin" ? "admin" : "viewer",
    locale: data.get("locale") as Locale,
  };
}

/** The link of an invitation, for owners who send it themselves. */
export function LinkDialog({ user, onClose }: { user: InvitedUser; onClose: () => void }) {
  const { t } = useI18n();
  const { features } = useSession();
  const [copied, copy] = useCopy();
  return (
    <Dialog title={t("users.invited.title", { email: user.email })} onClose={onClose}>
      {(close) => (
        <div className={styles.form}>
          <DialogText>{t(features.mail ? "users.invited.help" : "users.invited.noMail")}</DialogText>
          <Field
            label={t("users.link")}
            value={user.invitation_url}
            readOnly
            onFocus={(event) => event.currentTarget.select()}
          />
          <div className={styles.actions}>
            <Button look="primary" icon={copied ? "check" : "copy"} onClick={() => copy(user.invitation_url)}>
              {t(copied ? "app.copied" : "app.copy")}
            </Button>
            <Button onClick={close}>{t("users.close")}</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
