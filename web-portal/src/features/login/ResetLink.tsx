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

/** Keeps second factors that the operator is to reset. */
export function Cancellation({ link: { email, tenant_name, expires_at }, token }: { link: EmailLink; token: string }) {
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
