import { useMutation } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { api, call } from "../../shared/api/client";
import type { EmailLink } from "../../shared/api/schema";
import { Account, useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Form } from "../../shared/ui/Form";
import { useFieldErrors } from "../../shared/ui/problems";
import { Back, Frame } from "./Frame";
import { spendToken } from "./link-token";
import styles from "./login.module.css";
import { DeadLink, MailedLink } from "./MailedLink";

const askOfNew = (slug: string, token: string, signal: AbortSignal) =>
  call(api.POST("/portal/{slug}/auth/email/check", { params: { path: { slug } }, body: { token }, signal }));
const askOfFormer = (slug: string, token: string, signal: AbortSignal) =>
  call(api.POST("/portal/{slug}/auth/email-back/check", { params: { path: { slug } }, body: { token }, signal }));
const askOfReset = (slug: string, token: string, signal: AbortSignal) =>
  call(api.POST("/portal/{slug}/auth/factor-reset/check", { params: { path: { slug } }, body: { token }, signal }));

/**
 * Confirms a new address, leads back to a former one, or keeps second factors that are to be reset, by the link that was
 * mailed.
 */
export default function EmailPage() {
  const [path] = useLocation();
  return (
    <Account>
      {path === "/email-back" ? (
        <MailedLink kind="emailBack" ask={askOfFormer}>
          {(link, token) => <Return link={link} token={token} />}
        </MailedLink>
      ) : path === "/email" ? (
        <MailedLink kind="email" ask={askOfNew}>
          {(link, token) => <Confirmation link={link} token={token} />}
        </MailedLink>
      ) : (
        <MailedLink kind="factorReset" ask={askOfReset}>
          {(link, token) => <Cancellation link={link} token={token} />}
        </MailedLink>
      )}
    </Account>
  );
}

function Confirmation({ link: { email, tenant_name, expires_at }, token }: { link: EmailLink; token: string }) {
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

/** A new password follows: whoever had the account knows the present one. */
function Return({ link: { email, tenant_name, expires_at }, token }: { link: EmailLink; token: string }) {
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

function Cancellation({ link: { email, tenant_name, expires_at }, token }: { link: EmailLink; token: string }) {
  const { t, dateTime } = useI18n();
  const slug = useSlug();
  const cancel = useMutation({
    mutationFn: () =>
      call(api.POST("/portal/{slug}/auth/factor-reset/cancel", { params: { path: { slug } }, body: { token } })),
    onSuccess: spendToken,
  });
  const errors = useFieldErrors(cancel.error, []);
  if (cancel.error?.code === "link-expired") return <DeadLink kind="factorReset" />;
  if (cancel.isSuccess)
    return (
      <Frame title={t("factorReset.done")} lead={t("factorReset.done.help", { email })}>
        <Back />
      </Frame>
    );
  return (
    <Frame
      title={t("factorReset.title")}
      lead={t("factorReset.lead", { email, tenant: tenant_name, date: dateTime(expires_at) })}
    >
      <Form change={cancel} errors={errors} className={styles.form} onSend={() => cancel.mutate()}>
        <Button type="submit" look="primary" busy={cancel.isPending} className={styles.submit}>
          {t("factorReset.submit")}
        </Button>
      </Form>
    </Frame>
  );
}
