import { useMutation } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { Acceptance, Invitation } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { handOver, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Field, NewPasswordField } from "../../shared/ui/Field";
import { Form } from "../../shared/ui/Form";
import { useFieldErrors } from "../../shared/ui/problems";
import { Frame } from "./Frame";
import styles from "./login.module.css";
import { DeadLink, MailedLink, Other } from "./MailedLink";

const ask = (slug: string, token: string, signal: AbortSignal) =>
  call(api.POST("/portal/{slug}/auth/invitation", { params: { path: { slug } }, body: { token }, signal }));

export default function InvitePage() {
  return (
    <MailedLink kind="invite" ask={ask}>
      {(invitation, token) => <Accept invitation={invitation} token={token} />}
    </MailedLink>
  );
}

function Accept({
  invitation: { email, name: invited, role, tenant_name, expires_at, min_password },
  token,
}: {
  invitation: Invitation;
  token: string;
}) {
  const i18n = useI18n();
  const { t, word, language } = i18n;
  const slug = useSlug();
  const accept = useMutation({
    mutationFn: (body: Acceptance) =>
      call(api.POST("/portal/{slug}/auth/accept", { params: { path: { slug } }, body })),
    // A full navigation: whoever was logged in before leaves nothing behind.
    onSuccess: () => {
      handOver(slug);
      globalThis.location.replace(`/portal/${slug}/`);
    },
  });
  const errors = useFieldErrors(accept.error, ["name", "password"]);
  if (accept.error?.code === "link-expired") return <DeadLink kind="invite" />;
  return (
    <Frame title={t("invite.title")} lead={t("invite.lead", { tenant: tenant_name, email, role: word("role", role) })}>
      <Form
        change={accept}
        errors={errors}
        className={styles.form}
        onSend={(data) => {
          const [name, password] = [String(data.get("name")), String(data.get("password"))];
          accept.mutate({ token, name, locale: language, password });
        }}
      >
        <Other />
        {/* For the password manager: it stores the password under this name. */}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <Field
          label={t("invite.name")}
          error={errors.of("name")}
          name="name"
          autoComplete="name"
          defaultValue={invited}
          maxLength={200}
          required
        />
        <NewPasswordField
          label={t("login.password")}
          error={errors.of("password")}
          name="password"
          least={min_password}
        />
        <Button type="submit" look="primary" busy={accept.isPending} className={styles.submit}>
          {t("invite.submit")}
        </Button>
        <p className={styles.hint}>{t("invite.until", { date: i18n.dateTime(expires_at) })}</p>
      </Form>
    </Frame>
  );
}
