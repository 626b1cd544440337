// biome-ignore-all lint/a11y/noRedundantRoles: Safari forgets what an element is when its `display` changes
import { useQuery } from "@tanstack/react-query";
import type { RoleGrant } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { cx } from "../../shared/ui/cx";
import { Icon } from "../../shared/ui/Icon";
import { Loaded } from "../../shared/ui/Loaded";
import { Page } from "../../shared/ui/Page";
import { Card, Hidden } from "../../shared/ui/parts";
import styles from "./people.module.css";
import { rolesOptions } from "./queries";

export default function RolesPage() {
  const { t, word } = useI18n();
  const from = useSession().nav.some(({ id }) => id === "users") ? "users" : "profile";
  const roles = useQuery(rolesOptions(useSlug()));
  return (
    <Page title={t("roles.title")} back={{ href: `/${from}`, text: word("nav", from) }}>
      <p className={styles.lead}>{t("roles.lead")}</p>
      <Card className={styles.roles}>
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
    <table role="table" className={styles.matrix}>
      <caption className={styles.caption}>{t("roles.title")}</caption>
      <thead role="rowgroup" className={styles.matrixHead}>
        <tr role="row">
          <th role="columnheader" scope="col" className={styles.headCell}>
            {t("roles.permission")}
          </th>
          {roles.map(({ role }) => (
            <th
              key={role}
              role="columnheader"
              scope="col"
              className={cx(styles.headCell, styles.roleCell, role === mine && styles.mine)}
            >
              <span className={styles.roleName}>{word("role", role)}</span>
              {role === mine && <span className={styles.yours}>{t("roles.yours")}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {permissions.map((permission) => (
          <tr key={permission} role="row" className={styles.matrixRow}>
            <th role="rowheader" scope="row" className={styles.permission}>
              {word("permission", permission)}
            </th>
            {roles.map((role) => (
              <td
                key={role.role}
                role="cell"
                className={cx(styles.roleCell, role.role === mine && styles.mine)}
                data-label={word("role", role.role)}
              >
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
