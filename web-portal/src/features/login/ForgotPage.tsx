import { useMutation, useQuery } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import { useI18n } from "../../shared/i18n/i18n";
import { brandOptions, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Field } from "../../shared/ui/Field";
import { Form } from "../../shared/ui/Form";
import { useFieldErrors } from "../../shared/ui/problems";
import { Back, Frame } from "./Frame";
import styles from "./login.module.css";

export default function ForgotPage() {
  const { t } = useI18n();
  const slug = useSlug();
  const forgot = useMutation({
    mutationFn: (email: string) =>
      call(api.POST("/portal/{slug}/auth/forgot", { params: { path: { slug } }, body: { email } })),
  });
  const errors = useFieldErrors(forgot.error, ["email"]);
  const { data: brand } = useQuery(brandOptions(slug));
  if (brand?.mail === false)
    return (
      <Frame title={t("forgot.title")} lead={t("forgot.noMail")}>
        <Back />
      </Frame>
    );
  if (forgot.isSuccess)
    return (
      <Frame title={t("forgot.sent")} lead={t("forgot.sent.help", { email: forgot.variables })}>
        <Back />
      </Frame>
    );
  return (
    <Frame title={t("forgot.title")} lead={t("forgot.lead")}>
      <Form
        change={forgot}
        errors={errors}
        className={styles.form}
        onSend={(data) => forgot.mutate(String(data.get("email")))}
      >
        <Field
          label={t("login.email")}
          error={errors.of("email")}
          name="email"
          type="email"
          autoComplete="username"
          maxLength={256}
          required
        />
        <Button type="submit" look="primary" busy={forgot.isPending} className={styles.submit}>
          {t("forgot.submit")}
        </Button>
        <Back />
      </Form>
    </Frame>
  );
}
