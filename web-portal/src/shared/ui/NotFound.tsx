import { Link } from "wouter";
import { useI18n } from "../i18n/i18n";
import { buttonClass } from "./Button";
import { Empty } from "./parts";
import { Title } from "./Title";

/** In place of a page that is not there (any more). */
export function NotFound() {
  const { t } = useI18n();
  return (
    <>
      <Title of={t("app.notFound")} />
      <Empty
        icon="unknown"
        heading="h1"
        title={t("app.notFound")}
        help={t("app.notFound.help")}
        action={
          <Link href="/" className={buttonClass()}>
            {t("app.home")}
          </Link>
        }
      />
    </>
  );
}
