import { Link } from "wouter";
import { useI18n } from "../../shared/i18n/i18n";
import { Frame } from "./Frame";

/** The link does not work any more, or not all of it arrived. */
export function DeadLink({ complete }: { complete: boolean }) {
  const { t } = useI18n();
  const what = complete ? "link.expired" : "link.missing";
  return (
    <Frame title={t(what)} lead={t(`${what}.help`)}>
      <Link href="/login">{t("login.back")}</Link>
    </Frame>
  );
}
