import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { Locale, User } from "../../shared/api/schema";
import { allWords, useI18n } from "../../shared/i18n/i18n";
import { locales } from "../../shared/i18n/language";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Facts } from "../../shared/ui/Facts";
import { Field, NewPasswordField, PasswordField, SelectField } from "../../shared/ui/Field";
import { Form } from "../../shared/ui/Form";
import { Loaded } from "../../shared/ui/Loaded";
import { Page } from "../../shared/ui/Page";
import { Card, CardHead } from "../../shared/ui/parts";
import { useFieldErrors } from "../../shared/ui/problems";
import { useToast } from "../../shared/ui/Toast";
import { useChangePassword, useChangeProfile } from "./changes";
import { PlaceFields } from "./PlaceFields";
import styles from "./people.module.css";
import { profileOptions } from "./queries";
import { Sessions } from "./Sessions";

export default function ProfilePage() {
  const { t } = useI18n();
  const profile = useQuery(profileOptions(useSlug()));
  return (
    <Page title={t("profile.title")}>
      <div className={styles.columns}>
        <Card padded aria-labelledby="you">
          <CardHead id="you" title={t("profile.you")} />
          <Loaded query={profile} lines={3}>
            {(user) => <Own user={user} />}
          </Loaded>
        </Card>
        <Card padded aria-labelledby="password">
          <CardHead id="password" title={t("profile.password")} />
          <Password email={profile.data?.email ?? ""} />
        </Card>
      </div>
      <Sessions />
      <p>
        <Link href="/roles">{t("roles.link")}</Link>
      </p>
    </Page>
  );
}

function Own({ user }: { user: User }) {
  const { t, word } = useI18n();
  const change = useChangeProfile(useSlug());
  const toast = useToast();
  const errors = useFieldErrors(change.error, ["name"]);
  return (
    <Form
      change={change}
      errors={errors}
      className={styles.form}
      guarded
      onSend={(data) =>
        change.mutate(
          {
            name: String(data.get("name")),
            locale: data.get("locale") as Locale,
            region: String(data.get("region")) || null,
            time_zone: String(data.get("time_zone")) || null,
          },
          // In the language that was chosen.
          {
            onSuccess: ({ locale }) =>
              void allWords(locale).then(
                ([, words]) => toast(words["app.saved"]),
                () => toast(t("app.saved")),
              ),
          },
        )
      }
    >
      <Facts
        items={[
          [t("field.email"), user.email],
          [t("field.role"), word("role", user.role)],
        ]}
      />
      <Field
        label={t("field.name")}
        error={errors.of("name")}
        name="name"
        autoComplete="name"
        defaultValue={user.name}
        maxLength={200}
        required
      />
      <SelectField label={t("field.locale")} name="locale" defaultValue={user.locale}>
        {Object.entries(locales).map(([locale, own]) => (
          <option key={locale} value={locale} lang={locale}>
            {own}
          </option>
        ))}
      </SelectField>
      <PlaceFields user={user} />
      <div>
        <Button type="submit" look="primary" busy={change.isPending}>
          {t("app.save")}
        </Button>
      </div>
    </Form>
  );
}

function Password({ email }: { email: string }) {
  const { t } = useI18n();
  const change = useChangePassword(useSlug());
  const toast = useToast();
  const errors = useFieldErrors(change.error, ["current", "new"]);
  // A new form after each success, so that no password stays in it.
  const [round, setRound] = useState(0);
  return (
    <Form
      key={round}
      change={change}
      errors={errors}
      className={styles.form}
      onSend={(data) =>
        change.mutate(
          { current: String(data.get("current")), new: String(data.get("new")) },
          {
            onSuccess: () => {
              setRound(round + 1);
              toast(t("profile.changed"));
            },
          },
        )
      }
    >
      <p className={styles.quiet}>{t("profile.password.lead")}</p>
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PasswordField
        label={t("profile.current")}
        error={errors.of("current")}
        name="current"
        autoComplete="current-password"
        maxLength={256}
        required
      />
      <NewPasswordField label={t("profile.new")} error={errors.of("new")} name="new" />
      <div>
        <Button type="submit" busy={change.isPending}>
          {t("profile.change")}
        </Button>
      </div>
    </Form>
  );
}
