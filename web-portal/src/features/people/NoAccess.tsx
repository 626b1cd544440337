import { Link, Redirect } from "wouter";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession } from "../../shared/session";
import { buttonClass } from "../../shared/ui/Button";
import { Empty } from "../../shared/ui/parts";
import { Title } from "../../shared/ui/Title";

/** A page that the role may not open. */
export default function NoAccess() {
  const { t } = useI18n();
  const { user, tenant, nav } = useSession();
  // Who must set up a second step first has the profile alone.
  if (nav.length === 1) return <Redirect to="/profile" replace />;
  return (
    <>
      <Title of={t("app.noAccess")} />
      <Empty
        icon="security"
        heading="h1"
        title={t("app.noAccess")}
        help={t("app.noAccess.help", { role: t(`role.${user.role}`), tenant: tenant.name })}
        action={
          <Link href="/roles" className={buttonClass()}>
            {t("roles.link")}
          </Link>
        }
      />
    </>
  );
}
