import { noop } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { type ApiProblem, api, call } from "../../shared/api/client";
import type { PasskeyAnswer } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { askPasskey, awaitPasskey, endPasskey } from "../../shared/passkey";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import fieldStyles from "../../shared/ui/field.module.css";
import { useErrorText } from "./error-text";
import styles from "./login.module.css";
import { useLogin } from "./useLogin";

/** A question is good for five minutes. */
const FRESH = 240_000;

interface Props {
  /** Into the portal. */
  goOn: () => Promise<void>;
}

/** A login by one touch: from what the browser fills in where the email is typed, or at a press. */
export default function PasskeyLogin({ goOn }: Props) {
  const { t } = useI18n();
  const slug = useSlug();
  const errorText = useErrorText();
  const box = useRef<HTMLDivElement>(null);
  const isAsked = useRef(false);
  const [declined, setDeclined] = useState<ApiProblem>();
  /** Each is a question that the browser may fill in the answer to. */
  const [question, setQuestion] = useState(0);
  const askAnew = () => setQuestion((last) => last + 1);
  const ask = () => call(api.POST("/portal/{slug}/auth/passkey/options", { params: { path: { slug } } }));
  const login = useLogin(
    (passkey: PasskeyAnswer, key, signal) => {
      const form = box.current?.closest("form");
      const remember = form ? new FormData(form).has("remember") : false;
      const params = { path: { slug }, header: { "Idempotency-Key": key } };
      return call(api.POST("/portal/{slug}/auth/passkey", { params, body: { passkey, remember }, signal }));
    },
    goOn,
    () => askAnew(),
  );
  // What is in the way of it, such as a browser that fills in none, is not what somebody has asked for.
  const offer = useEffectEvent(() => ask().then(awaitPasskey).then(login.submit).catch(noop));
  // biome-ignore lint/correctness/useExhaustiveDependencies: each question once
  useEffect(() => {
    const refresh = () => {
      // What somebody has asked for is not taken from them.
      if (document.visibilityState === "visible" && !isAsked.current) void offer();
    };
    refresh();
    const timer = setInterval(refresh, FRESH);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
      endPasskey();
    };
  }, [question]);
  const press = async () => {
    setDeclined(undefined);
    isAsked.current = true;
    try {
      login.submit(await askPasskey(await ask()));
    } catch (problem) {
      setDeclined(problem as ApiProblem);
      askAnew();
    }
    isAsked.current = false;
  };
  const problem = login.error ?? declined;
  return (
    <div ref={box} className={styles.passkey}>
      <Button busy={login.isPending} onClick={() => void press()}>
        {t("passkey.use")}
      </Button>
      {problem && (
        <p role="alert" className={fieldStyles.error}>
          {errorText(problem)}
        </p>
      )}
    </div>
  );
}
