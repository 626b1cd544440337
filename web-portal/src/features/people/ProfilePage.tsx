import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { locales, useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Loaded, Page } from "../../shared/ui/page";
import { Card, Facts } from "../../shared/ui/parts";
import styles from "./people.module.css";
import { profileOptions } from "./queries";

export default function ProfilePage() {
  const { t, word } = useI18n();
  const profile = useQuery(profileOptions(useSlug()));
  return (
    <Page title={t("profile.title")}>
      <Card padded>
        <Loaded query={profile} lines={2}>
          {(user) => (
            <Facts
              items={[
                [t("profile.name"), <bdi key="name">{user.name}</bdi>],
                [t("profile.email"), user.email],
                [
                  t("profile.role"),
                  <span key="role">
                    {word("role", user.role)}
                    <span className={styles.roleHelp}>{word("role", `${user.role}.help`)}</span>
                  </span>,
                ],
                [t("profile.language"), locales[user.locale] ?? user.locale],
              ]}
            />
          )}
        </Loaded>
      </Card>
      <p>
        <Link href="/roles">{t("profile.roles")}</Link>
      </p>
    </Page>
  );
}
