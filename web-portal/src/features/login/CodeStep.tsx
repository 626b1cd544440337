import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from "react";
import { type ApiProblem, api, call } from "../../shared/api/client";
import type { Factor, LoginChallenge, PasskeyAnswer } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { CodeField } from "../../shared/ui/CodeField";
import { cx } from "../../shared/ui/cx";
import { Check } from "../../shared/ui/Field";
import { Waiting } from "../../shared/ui/Form";
import fieldStyles from "../../shared/ui/field.module.css";
import { PasskeyButton } from "../../shared/ui/PasskeyButton";
import { useErrorText } from "./error-text";
import { Frame } from "./Frame";
import styles from "./login.module.css";
import { useLogin } from "./useLogin";

/** Why a login begins again, and its words. */
export interface Failed {
  problem: ApiProblem;
  text: string;
}

interface Props {
  challenge: LoginChallenge;
  email: string;
  /** Into the portal. */
  goOn: () => Promise<void>;
  /** To the password, and why, if that is not by choice. */
  goBack: (failed?: Failed) => void;
}

/** After the password of an account with a second factor, its code: in place, so that nothing of the address is lost. */
export default function CodeStep({ challenge, email, goOn, goBack }: Props) {
  const { t } = useI18n();
  const slug = useSlug();
  const code = useRef<HTMLInputElement>(null);
  const [trusts, setTrusts] = useState(false);
  const errorText = useErrorText();
  const isInside = () =>
    call(api.GET("/portal/{slug}/state", { params: { path: { slug } } })).then(
      ({ user }) => user.id === challenge.user_id,
      () => false,
    );
  const login = useLogin(
    async (given: string | PasskeyAnswer, key, signal) => {
      const proof = typeof given === "string" ? { code: given } : { passkey: given };
      const body = { mfa_token: challenge.mfa_token, ...proof, ...(trusts && { trust_device: true }) };
      const options = { params: { path: { slug } }, headers: { "Idempotency-Key": key }, body, signal };
      try {
        await call(api.POST("/portal/{slug}/auth/factor", options));
      } catch (problem) {
        // Complete already: its answer was lost, or another tab was faster.
        if (!((problem as ApiProblem).code === "login-expired" && (await isInside()))) throw problem;
      }
    },
    goOn,
    (problem) => {
      if (problem.code === "login-expired") goBack({ problem, text: errorText(problem) });
      else code.current?.select();
    },
  );
  useEffect(() => code.current?.focus(), []);
  const look = useEffectEvent(async () => {
    if (document.visibilityState === "visible" && (await isInside())) await goOn();
  });
  // Somebody may have logged in in another tab meanwhile.
  useEffect(() => {
    const onSight = () => void look();
    document.addEventListener("visibilitychange", onSight);
    return () => document.removeEventListener("visibilitychange", onSight);
  }, []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    login.submit(String(new FormData(event.currentTarget).get("code")).trim());
  };
  const has = (factor: Factor) => challenge.factors.includes(factor);
  const hasCode = has("totp") || has("recovery");
  const error = login.error && errorText(login.error);
  // A worker of the version before does not say.
  const trust = Boolean(challenge.trust_days) && (
    <Check
      label={t("factor.trust", { count: challenge.trust_days ?? 0 })}
      checked={trusts}
      onChange={(event) => setTrusts(event.target.checked)}
    />
  );
  return (
    <Frame title={t("factor.title")} lead={t("factor.as", { email })}>
      <form className={styles.form} onSubmit={submit} onInput={login.edit}>
        {has("passkey") && (
          <PasskeyButton
            ask={() =>
              call(
                api.POST("/portal/{slug}/auth/factor/options", {
                  params: { path: { slug } },
                  body: { mfa_token: challenge.mfa_token },
                }),
              )
            }
            onAnswer={login.submit}
            errorText={errorText}
            busy={login.isPending}
          />
        )}
        {hasCode ? (
          <>
            <CodeField
              field={code}
              error={error ?? undefined}
              hasApp={has("totp")}
              hasRecovery={has("recovery")}
              onTurn={login.edit}
            />
            {trust}
            <Button type="submit" look="primary" busy={login.isPending} className={styles.submit}>
              {t("login.submit")}
            </Button>
          </>
        ) : (
          <>
            {has("passkey") ? trust : <p>{t("factor.elsewhere")}</p>}
            {error && (
              <p role="alert" className={fieldStyles.error}>
                {error}
              </p>
            )}
          </>
        )}
        <Waiting since={login.isPending} text="app.late" />
        <button type="button" className={cx(fieldStyles.link, styles.quietLink)} onClick={() => goBack()}>
          {t("login.back")}
        </button>
      </form>
    </Frame>
  );
}
