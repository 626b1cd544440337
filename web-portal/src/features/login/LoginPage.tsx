import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, Suspense, useEffect, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { Announcements, useFirst } from "../../shared/announcements/pieces";
import { ApiProblem, api, call } from "../../shared/api/client";
import type { Credentials, LoginChallenge } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { canUsePasskeys } from "../../shared/passkey-support";
import { forgetFailures } from "../../shared/piece";
import { publicOptions, stateOptions, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Check, Field, PasswordField } from "../../shared/ui/Field";
import { FormError, Waiting } from "../../shared/ui/Form";
import { accountPiece, extra } from "../../shared/with-words";
import type { Failed } from "./CodeStep";
import { useErrorText } from "./error-text";
import { Frame } from "./Frame";
import styles from "./login.module.css";
import { type IsPage, returnPath } from "./return-path";
import { useLogin } from "./useLogin";

const CodeStep = accountPiece(() => import("./CodeStep"));
const PasskeyLogin = extra(() => import("./PasskeyLogin"));

/** How far a login is. */
interface Step {
  email?: string;
  /** What the server wants after the password. */
  challenge?: LoginChallenge;
  /** Why it is the password's turn again. */
  failed?: Failed | undefined;
}

/** `isPage`: whether there is a page at a path below the tenant. */
export default function LoginPage({ isPage }: { isPage: IsPage }) {
  const { t } = useI18n();
  const slug = useSlug();
  const client = useQueryClient();
  const [location, navigate] = useLocation();
  const [{ challenge, ...step }, setStep] = useState<Step>({});
  const goOn = async () => {
    // First the way, then who it is: the page behind the login is the one that was wanted.
    if (location === "/login") navigate(await returnPath(globalThis.location.search, slug, isPage), { replace: true });
    await client.query({ ...stateOptions(slug), staleTime: 0 });
  };
  if (challenge)
    return (
      <CodeStep
        challenge={challenge}
        email={step.email ?? ""}
        goOn={goOn}
        goBack={(failed) => setStep({ ...step, failed })}
      />
    );
  const hasEnded = new URLSearchParams(globalThis.location.search).has("ended");
  return (
    <Frame
      title={t("login.title")}
      lead={t(hasEnded ? "problem.authentication-required" : "login.lead")}
      above={<Told />}
    >
      <Form {...step} goOn={goOn} onStep={setStep} />
    </Frame>
  );
}

/** What the provider tells everybody; nothing, if it does not come. */
function Told() {
  const slug = useSlug();
  const items = useQuery(publicOptions(slug)).data?.announcements ?? [];
  const first = useFirst(items);
  if (items.length === 0) return null;
  return (
    <Suspense>
      <Announcements items={items} first={first} whose={slug} />
    </Suspense>
  );
}

function Form({ email, failed, goOn, onStep }: Step & { goOn: () => Promise<void>; onStep: (step: Step) => void }) {
  const { t } = useI18n();
  const slug = useSlug();
  const password = useRef<HTMLInputElement>(null);
  const errorText = useErrorText();
  const login = useLogin(
    async (body: Credentials, key, signal) => {
      const params = { path: { slug }, header: { "Idempotency-Key": key } };
      const answer = await call(api.POST("/portal/{slug}/auth/login", { params, body, signal }));
      if ("mfa_token" in answer) await CodeStep.chunk().catch(unfetched);
      return answer;
    },
    async (answer, { body }) => {
      if ("mfa_token" in answer) onStep({ email: body.email, challenge: answer });
      else await goOn();
    },
    () => password.current?.select(),
  );
  useEffect(() => {
    if (email) password.current?.focus();
  }, [email]);
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
      <Field
        label={t("login.email")}
        name="email"
        type="email"
        autoComplete="username webauthn"
        defaultValue={email}
        maxLength={256}
        required
      />
      <PasswordField
        label={t("login.password")}
        error={login.error ? errorText(login.error) : undefined}
        ref={password}
        name="password"
        autoComplete="current-password"
        required
      />
      <Check label={t("login.remember")} name="remember" />
      <Button type="submit" look="primary" busy={login.isPending} className={styles.submit}>
        {t("login.submit")}
      </Button>
      <Waiting since={login.isPending} text="app.late" />
      {canUsePasskeys() && (
        <Suspense fallback={<div className={styles.passkey} />}>
          <PasskeyLogin goOn={goOn} />
        </Suspense>
      )}
      {failed && !login.error && <FormError problem={failed.problem}>{failed.text}</FormError>}
      <Link href="/forgot" className={styles.quietLink}>
        {t("login.forgot")}
      </Link>
    </form>
  );
}

function unfetched(): never {
  forgetFailures();
  throw new ApiProblem(0, "not-fetched");
}
