import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useLocation } from "wouter";
import { type ApiProblem, api, call } from "../../shared/api/client";
import type { Brand, Credentials } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { brandOptions, stateOptions, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Check, Field } from "../../shared/ui/Field";
import { useProblemText } from "../../shared/ui/page";
import { Card, Logo } from "../../shared/ui/parts";
import styles from "./login.module.css";
import { returnPath } from "./return-path";

export default function LoginPage() {
  const { t } = useI18n();
  const brand = useQuery(brandOptions(useSlug())).data;
  const name = brand?.tenant_name ?? "";
  return (
    <div className={styles.page}>
      <title>{name ? `${t("login.title")} · ${name}` : t("login.title")}</title>
      <aside className={styles.house} aria-hidden="true">
        <Logo url={brand?.logo_url ?? null} name={name} big />
        <p className={styles.big}>
          <bdi>{name}</bdi>
        </p>
      </aside>
      <main className={styles.main}>
        <Card className={styles.card}>
          <header className={styles.head}>
            <h1 className={styles.title}>{t("login.title")}</h1>
            <p className={styles.lead}>{t("login.lead")}</p>
          </header>
          <Form />
        </Card>
        {brand && <Foot brand={brand} />}
      </main>
    </div>
  );
}

function Form() {
  const { t } = useI18n();
  const slug = useSlug();
  const client = useQueryClient();
  const [location, navigate] = useLocation();
  const [shown, setShown] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const errorText = useErrorText();
  const login = useMutation({
    mutationFn: (body: Credentials) =>
      call(api.POST("/portal/{slug}/auth/login", { params: { path: { slug } }, body })),
    onSuccess: async () => {
      // First the way, then who it is: the page behind the login is the one that was wanted.
      if (location === "/login") navigate(returnPath(globalThis.location.search), { replace: true });
      await client.query({ ...stateOptions(slug), staleTime: 0 });
    },
    onError: () => password.current?.select(),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    if (login.isPending) return;
    login.mutate({
      email: String(data.get("email")).trim(),
      password: String(data.get("password")),
      remember: data.has("remember"),
    });
  };
  // Not `action`: React resets the fields of a form action when it ends, also when it failed.
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label={t("login.email")}
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={256}
        required
      />
      <Field
        label={t("login.password")}
        error={login.error ? errorText(login.error) : undefined}
        ref={password}
        name="password"
        type={shown ? "text" : "password"}
        autoComplete="current-password"
        maxLength={256}
        required
        extra={
          <Button
            look="quiet"
            icon={shown ? "eyeOff" : "eye"}
            aria-label={t(shown ? "login.hide" : "login.show")}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        }
      />
      <Check label={t("login.remember")} name="remember" />
      <Button type="submit" look="primary" busy={login.isPending} className={styles.submit}>
        {t("login.submit")}
      </Button>
    </form>
  );
}

function useErrorText() {
  const { t } = useI18n();
  const text = useProblemText();
  return (problem: ApiProblem) => {
    if (problem.code === "invalid-credentials") return t("login.wrong");
    if (problem.status === 429 && problem.retryAfter)
      return t("login.throttled", { count: Math.ceil(problem.retryAfter / 60) });
    return text(problem);
  };
}

function Foot({ brand }: { brand: Brand }) {
  const { t } = useI18n();
  const { support_email: email, imprint_url: imprint, privacy_url: privacy } = brand;
  const [before, after] = t("login.help", { email: "\n" }).split("\n");
  return (
    <footer className={styles.foot}>
      {email && (
        <p>
          {before}
          <a href={`mailto:${email}`}>{email}</a>
          {after}
        </p>
      )}
      {(imprint || privacy) && (
        <p className={styles.legal}>
          {imprint && <a href={imprint}>{t("login.imprint")}</a>}
          {privacy && <a href={privacy}>{t("login.privacy")}</a>}
        </p>
      )}
    </footer>
  );
}
