import { useMutation } from "@tanstack/react-query";
import { Link } from "wouter";
import { api, call } from "../../shared/api/client";
import { useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { PasswordField } from "../../shared/ui/Field";
import { Form } from "../../shared/ui/Form";
import { useFieldErrors } from "../../shared/ui/problems";
import { DeadLink } from "./DeadLink";
import { Frame } from "./Frame";
import { linkToken } from "./link-token";
import styles from "./login.module.css";

export default function ResetPage() {
  const { t } = useI18n();
  const slug = useSlug();
  const token = linkToken();
  const reset = useMutation({
    mutationFn: (body: { token: string; password: string }) =>
      call(api.POST("/portal/{slug}/auth/reset", { params: { path: { slug } }, body })),
  });
  const errors = useFieldErrors(reset.error, ["password"]);
  if (token === null || reset.error?.code === "link-expired")
    return <DeadLink kind={token === null ? "missing" : "reset"} />;
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
        <PasswordField
          label={t("reset.password")}
          hint={t("reset.hint")}
          error={errors.of("password")}
          name="password"
          autoComplete="new-password"
          minLength={10}
          maxLength={256}
          required
        />
        <Button type="submit" look="primary" busy={reset.isPending} className={styles.submit}>
          {t("reset.submit")}
        </Button>
        <Link href="/login" className={styles.quietLink}>
          {t("login.back")}
        </Link>
      </Form>
    </Frame>
  );
}
