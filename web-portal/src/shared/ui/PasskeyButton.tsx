import { useState } from "react";
import type { ApiProblem } from "../api/client";
import type { PasskeyAnswer, PasskeyRequest } from "../api/schema";
import { useI18n } from "../i18n/i18n";
import { askPasskey } from "../passkey";
import { canUsePasskeys } from "../passkey-support";
import { Button } from "./Button";
import styles from "./field.module.css";

/** Has the browser ask for a passkey, where it can. */
export function PasskeyButton({
  ask,
  onAnswer,
  errorText,
  busy,
}: {
  /** What the server wants to know. */
  ask: () => Promise<PasskeyRequest>;
  onAnswer: (answer: PasskeyAnswer) => void;
  errorText: (problem: ApiProblem) => string;
  busy: boolean;
}) {
  const { t } = useI18n();
  const [declined, setDeclined] = useState<ApiProblem>();
  if (!canUsePasskeys()) return null;
  const press = async () => {
    setDeclined(undefined);
    try {
      onAnswer(await askPasskey(await ask()));
    } catch (problem) {
      setDeclined(problem as ApiProblem);
    }
  };
  return (
    <div className={styles.code}>
      <Button busy={busy} onClick={() => void press()}>
        {t("passkey.use")}
      </Button>
      {declined && (
        <p role="alert" className={styles.error}>
          {errorText(declined)}
        </p>
      )}
    </div>
  );
}
