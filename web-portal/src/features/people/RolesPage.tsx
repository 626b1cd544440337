import { useQuery } from "@tanstack/react-query";
import type { RoleGrant } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { cx } from "../../shared/ui/cx";
import { Icon } from "../../shared/ui/Icon";
import { Loaded, Page } from "../../shared/ui/page";
import { Card, Hidden } from "../../shared/ui/parts";
import styles from "./people.module.css";
import { rolesOptions } from "./queries";

export default function RolesPage() {
  const { t } = useI18n();
  const roles = useQuery(rolesOptions(useSlug()));
  return (
    <Page title={t("roles.title")}>
      <p className={styles.lead}>{t("roles.lead")}</p>
      <Card className={styles.scroll}>
        <Loaded query={roles}>{({ items }) => <Matrix roles={items} />}</Loaded>
      </Card>
    </Page>
  );
}

/** Permissions down, roles across; the reader's own role is marked. */
function Matrix({ roles }: { roles: readonly RoleGrant[] }) {
  const { t, word } = useI18n();
  const mine = useSession().user.role;
  const permissions = [...new Set(roles.flatMap((role) => role.permissions))];
  return (
    <table className={styles.matrix}>
      <caption className={styles.caption}>{t("roles.title")}</caption>
      <thead>
        <tr>
          <th scope="col" className={styles.headCell}>
            {t("roles.permission")}
          </th>
          {roles.map(({ role }) => (
            <th key={role} scope="col" className={cx(styles.headCell, styles.roleCell, role === mine && styles.mine)}>
              <span className={styles.roleName}>{word("role", role)}</span>
              {role === mine && <span className={styles.yours}>{t("roles.yours")}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {permissions.map((permission) => (
          <tr key={permission} className={styles.matrixRow}>
            <th scope="row" className={styles.permission}>
              {word("permission", permission)}
            </th>
            {roles.map((role) => (
              <td key={role.role} className={cx(styles.roleCell, role.role === mine && styles.mine)}>
                <Grant yes={role.permissions.includes(permission)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Grant = ({ yes }: { yes: boolean }) => {
  const { t } = useI18n();
  return (
    <span className={yes ? styles.yes : styles.no}>
      <Icon name={yes ? "check" : "minus"} />
      <Hidden>{t(yes ? "roles.yes" : "roles.no")}</Hidden>
    </span>
  );
};
