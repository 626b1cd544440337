import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { api, call } from "../../shared/api/client";
import type { MailTopic } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Button, buttonClass } from "../../shared/ui/Button";
import { Form } from "../../shared/ui/Form";
import { useFieldErrors } from "../../shared/ui/problems";
import { Back, Frame } from "./Frame";
import styles from "./login.module.css";

const topics: readonly MailTopic[] = ["nodes", "invoices", "tickets", "announcements", "summary"];

/**
 * Ends mails of a kind, by the link in one of them. To open it changes nothing: programs that look for viruses open links
 * too. The link works again and again, so that its token stays in the address.
 */
export default function UnsubscribePage() {
  const { t } = useI18n();
  const slug = useSlug();
  const [token] = useState(() => new URLSearchParams(location.search).get("token") ?? "");
  const topic = topics.find((each) => token.startsWith(`${each}~`));
  const stop = useMutation({
    mutationFn: () => call(api.POST("/portal/{slug}/unsubscribe", { params: { path: { slug }, query: { token } } })),
  });
  const errors = useFieldErrors(stop.error, []);
  if (!topic || stop.error?.code === "link-expired") return <Ended title={t("stop.dead")} lead={t("stop.dead.help")} />;
  if (stop.isSuccess) return <Ended title={t("stop.done")} lead={t("stop.done.help")} />;
  return (
    <Frame title={t("stop.title")} lead={t(`stop.${topic}`)}>
      <Form change={stop} errors={errors} className={styles.form} onSend={() => stop.mutate()}>
        <p>{t("stop.help")}</p>
        <Button type="submit" look="primary" busy={stop.isPending}>
          {t("stop.submit")}
        </Button>
        <Back />
      </Form>
    </Frame>
  );
}

function Ended({ title, lead }: { title: string; lead: string }) {
  const { t } = useI18n();
  return (
    <Frame title={title} lead={lead}>
      <div className={styles.form}>
        <Link href="/profile" className={buttonClass()}>
          {t("stop.profile")}
        </Link>
        <Back />
      </div>
    </Frame>
  );
}
