import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef } from "react";
import { Link, useLocation } from "wouter";
import type { ApiProblem } from "../../shared/api/client";
import { useI18n } from "../../shared/i18n/i18n";
import { stateOptions, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Check, Field, PasswordField } from "../../shared/ui/Field";
import { Waiting } from "../../shared/ui/Form";
import { useProblemText } from "../../shared/ui/problems";
import { Frame } from "./Frame";
import styles from "./login.module.css";
import { type IsPage, returnPath } from "./return-path";
import { useLogin } from "./useLogin";

/** `isPage`: whether there is a page at a path below the tenant. */
export default function LoginPage({ isPage }: { isPage: IsPage }) {
  const { t } = useI18n();
  const hasEnded = new URLSearchParams(globalThis.location.search).has("ended");
  return (
    <Frame title={t("login.title")} lead={t(hasEnded ? "problem.authentication-required" : "login.lead")}>
      <Form isPage={isPage} />
    </Frame>
  );
}

function Form({ isPage }: { isPage: IsPage }) {
  const { t } = useI18n();
  const slug = useSlug();
  const client = useQueryClient();
  const [location, navigate] = useLocation();
  const password = useRef<HTMLInputElement>(null);
  const errorText = useErrorText();
  const login = useLogin(
    async () => {
      // First the way, then who it is: the page behind the login is the one that was wanted.
      if (location === "/login")
        navigate(await returnPath(globalThis.location.search, slug, isPage), { replace: true });
      await client.query({ ...stateOptions(slug), staleTime: 0 });
    },
    () => password.current?.select(),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    login.submit({
      email: String(data.get("email")),
      password: String(data.get("password")),
      remember: data.has("remember"),
    });
  };
  // Not `action`: React resets the fields of a form action when it ends, also when it failed.
  return (
    <form className={styles.form} onSubmit={submit} onInput={login.edit}>
      <Field label={t("login.email")} name="email" type="email" autoComplete="username" maxLength={256} required />
      <PasswordField
        label={t("login.password")}
        error={login.error ? errorText(login.error) : undefined}
        ref={password}
        name="password"
        autoComplete="current-password"
        maxLength={256}
        required
      />
      <Check label={t("login.remember")} name="remember" />
      <Button type="submit" look="primary" busy={login.isPending} className={styles.submit}>
        {t("login.submit")}
      </Button>
      <Waiting since={login.isPending} text="app.late" />
      <Link href="/forgot" className={styles.quietLink}>
        {t("login.forgot")}
      </Link>
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
