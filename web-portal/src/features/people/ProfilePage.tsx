import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { Locale, User } from "../../shared/api/schema";
import { allWords, useI18n } from "../../shared/i18n/i18n";
import { locales } from "../../shared/i18n/language";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Facts } from "../../shared/ui/Facts";
import { Field, SelectField } from "../../shared/ui/Field";
import { Form } from "../../shared/ui/Form";
import { Loaded } from "../../shared/ui/Loaded";
import { Page } from "../../shared/ui/Page";
import { Card, CardHead } from "../../shared/ui/parts";
import { useFieldErrors } from "../../shared/ui/problems";
import { useToast } from "../../shared/ui/Toast";
import { useChangeProfile } from "./changes";
import { MailsCard } from "./MailsCard";
import { PlaceFields } from "./PlaceFields";
import styles from "./people.module.css";
import { profileOptions } from "./queries";
import { EmailCard } from "./security/EmailCard";
import { Passkeys } from "./security/Passkeys";
import { Password } from "./security/Password";
import { Sessions } from "./security/Sessions";
import security from "./security/security.module.css";
import { TwoStep } from "./security/TwoStep";

export default function ProfilePage() {
  const { t } = useI18n();
  return (
    <Page title={t("profile.title")}>
      <Person />
      <MailsCard />
      <TwoStep />
      <Passkeys />
      <Sessions />
      <p>
        <Link href="/roles">{t("roles.link")}</Link>
      </p>
    </Page>
  );
}

function Person() {
  const { t } = useI18n();
  const profile = useQuery(profileOptions(useSlug()));
  return (
    <div className={styles.columns}>
      <Card padded aria-labelledby="you">
        <CardHead id="you" title={t("profile.you")} />
        <Loaded query={profile} lines={3}>
          {(user) => <Own user={user} />}
        </Loaded>
      </Card>
      <div className={security.stack}>
        <EmailCard email={profile.data?.email ?? ""} />
        <Password email={profile.data?.email ?? ""} />
      </div>
    </div>
  );
}

function Own({ user }: { user: User }) {
  const { t, word, language } = useI18n();
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
      <Facts items={[[t("field.role"), word("role", user.role)]]} />
      <Field
        label={t("field.name")}
        error={errors.of("name")}
        name="name"
        autoComplete="name"
        defaultValue={user.name}
        maxLength={200}
        required
      />
      <SelectField
        label={t("field.locale")}
        hint={
          language === user.locale
            ? t("profile.locale.mail")
            : `${t("profile.locale.mail")} ${t("profile.locale.here", { language: locales[language] })}`
        }
        name="locale"
        defaultValue={user.locale}
      >
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
