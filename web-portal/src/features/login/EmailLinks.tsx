import { useMutation } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { EmailLink } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Form } from "../../shared/ui/Form";
import { useFieldErrors } from "../../shared/ui/problems";
import { Back, Frame } from "./Frame";
import { spendToken } from "./link-token";
import styles from "./login.module.css";
import { DeadLink } from "./MailedLink";

/** Gives the account the address that the link was mailed to. */
export function Confirmation({ link: { email, tenant_name, expires_at }, token }: { link: EmailLink; token: string }) {
  const { t, dateTime } = useI18n();
  const slug = useSlug();
  const confirm = useMutation({
    mutationFn: () => call(api.POST("/portal/{slug}/auth/email", { params: { path: { slug } }, body: { token } })),
    onSuccess: spendToken,
  });
  const errors = useFieldErrors(confirm.error, []);
  if (confirm.error?.code === "link-expired") return <DeadLink kind="email" />;
  if (confirm.error?.code === "email-taken")
    return (
      <Frame title={t("email.taken")} lead={t("email.taken.help", { email })}>
        <Back />
      </Frame>
    );
  if (confirm.isSuccess)
    return (
      <Frame title={t("email.done")} lead={t("email.done.help", { email })}>
        {/* A full navigation: what was known of the account and its sessions is not true any more. */}
        <a href={`/portal/${slug}/`}>{t("email.open")}</a>
      </Frame>
    );
  return (
    <Frame title={t("email.title")} lead={t("email.lead", { email, tenant: tenant_name })}>
      <Form change={confirm} errors={errors} className={styles.form} onSend={() => confirm.mutate()}>
        <Button type="submit" look="primary" busy={confirm.isPending} className={styles.submit}>
          {t("email.submit")}
        </Button>
        <p className={styles.hint}>{t("email.until", { date: dateTime(expires_at) })}</p>
      </Form>
    </Frame>
  );
}

/** Gives the account its former address back. A new password follows: whoever had the account knows the present one. */
export function Return({ link: { email, tenant_name, expires_at }, token }: { link: EmailLink; token: string }) {
  const { t, dateTime } = useI18n();
  const slug = useSlug();
  const take = useMutation({
    mutationFn: () => call(api.POST("/portal/{slug}/auth/email-back", { params: { path: { slug } }, body: { token } })),
    onSuccess: ({ reset_token }) => {
      spendToken();
      globalThis.location.replace(`/portal/${slug}/reset#token=${reset_token}`);
    },
  });
  const errors = useFieldErrors(take.error, []);
  if (take.error?.code === "link-expired") return <DeadLink kind="emailBack" />;
  if (take.error?.code === "email-taken")
    return (
      <Frame title={t("email.taken")} lead={t("email.taken.help", { email })}>
        <Back />
      </Frame>
    );
  return (
    <Frame title={t("emailBack.title")} lead={t("emailBack.lead", { email, tenant: tenant_name })}>
      <Form change={take} errors={errors} className={styles.form} onSend={() => take.mutate()}>
        <Button type="submit" look="primary" busy={take.isPending || take.isSuccess} className={styles.submit}>
          {t("emailBack.submit")}
        </Button>
        <p className={styles.hint}>{t("email.until", { date: dateTime(expires_at) })}</p>
      </Form>
    </Frame>
  );
}
