import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import type { MinPassword, ResetLink } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { channel, stateOptions, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { NewPasswordField } from "../../shared/ui/Field";
import { Form } from "../../shared/ui/Form";
import { useFieldErrors } from "../../shared/ui/problems";
import { Back, Frame } from "./Frame";
import { spendToken } from "./link-token";
import styles from "./login.module.css";
import { DeadLink, MailedLink, Other } from "./MailedLink";

const ask = async (slug: string, token: string, signal: AbortSignal): Promise<Partial<ResetLink>> => {
  const params = { path: { slug } };
  // A worker of the release before answers with nothing.
  return (await call(api.POST("/portal/{slug}/auth/reset/check", { params, body: { token }, signal }))) ?? {};
};

export default function ResetPage() {
  return (
    <MailedLink kind="reset" ask={ask}>
      {({ min_password }, token) => <Reset token={token} least={min_password} />}
    </MailedLink>
  );
}

function Reset({ token, least }: { token: string; least: MinPassword | undefined }) {
  const { t } = useI18n();
  const slug = useSlug();
  const client = useQueryClient();
  const reset = useMutation({
    mutationFn: async (body: { token: string; password: string }) => {
      const params = { path: { slug } };
      // First, so that a password is never set while the way to the login leads into somebody else's portal.
      await call(api.POST("/portal/{slug}/auth/logout", { params }));
      channel(slug).postMessage("logout");
      client.setQueryData(stateOptions(slug).queryKey, null);
      await call(api.POST("/portal/{slug}/auth/reset", { params, body }));
    },
    onSuccess: spendToken,
  });
  const errors = useFieldErrors(reset.error, ["password"]);
  if (reset.error?.code === "link-expired") return <DeadLink kind="reset" />;
  if (reset.isSuccess)
    return (
      <Frame title={t("reset.done")} lead={t("reset.done.help")}>
        <a href={`/portal/${slug}/login`}>{t("login.title")}</a>
      </Frame>
    );
  return (
    <Frame title={t("reset.title")} lead={t("reset.lead")}>
      <Form
        change={reset}
        errors={errors}
        className={styles.form}
        onSend={(data) => reset.mutate({ token, password: String(data.get("password")) })}
      >
        <Other />
        <NewPasswordField label={t("reset.password")} error={errors.of("password")} name="password" least={least} />
        <Button type="submit" look="primary" busy={reset.isPending} className={styles.submit}>
          {t("reset.submit")}
        </Button>
        <Back />
      </Form>
    </Frame>
  );
}
