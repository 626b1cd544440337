import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef } from "react";
import { Link, useLocation } from "wouter";
import { type ApiProblem, api, call } from "../../shared/api/client";
import type { Credentials } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { stateOptions, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Check, Field, PasswordField } from "../../shared/ui/Field";
import { useProblemText } from "../../shared/ui/page";
import { Frame } from "./Frame";
import styles from "./login.module.css";
import { returnPath } from "./return-path";

export default function LoginPage() {
  const { t } = useI18n();
  return (
    <Frame title={t("login.title")} lead={t("login.lead")}>
      <Form />
    </Frame>
  );
}

function Form() {
  const { t } = useI18n();
  const slug = useSlug();
  const client = useQueryClient();
  const [location, navigate] = useLocation();
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
      email: String(data.get("email")),
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
