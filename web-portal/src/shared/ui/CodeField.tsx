import { type Ref, useState } from "react";
import { useI18n } from "../i18n/i18n";
import { Field } from "./Field";
import styles from "./field.module.css";

/** A code of an authenticator app or, for who has lost that, a recovery code. As it is pasted, blanks and all. */
export function CodeField({
  error,
  field,
  hint,
  hasApp = true,
  hasRecovery = true,
  onTurn,
}: {
  error: string | undefined;
  field?: Ref<HTMLInputElement>;
  /** In place of what helps to find the code of an app. */
  hint?: string;
  /** Whether there is an app; without one it is for recovery codes alone. */
  hasApp?: boolean;
  /** Whether there are recovery codes left. */
  hasRecovery?: boolean;
  /** It is now for the other kind, and empty. */
  onTurn?: () => void;
}) {
  const { t } = useI18n();
  const [turned, setTurned] = useState<"code" | "recovery">();
  const kind = turned ?? (hasApp ? "code" : "recovery");
  const isCode = kind === "code";
  const turn = () => {
    setTurned(isCode ? "recovery" : "code");
    onTurn?.();
  };
  return (
    <div className={styles.code}>
      <Field
        key={turned}
        ref={field ?? null}
        // Only the one that somebody has turned to.
        autoFocus={turned !== undefined}
        label={t(`factor.${kind}`)}
        hint={hint ?? t(`factor.${kind}.hint`)}
        error={error}
        name="code"
        type="text"
        autoComplete={isCode ? "one-time-code" : "off"}
        inputMode={isCode ? "numeric" : "text"}
        autoCapitalize={isCode ? "none" : "characters"}
        spellCheck={false}
        maxLength={64}
        required
      />
      {hasApp && hasRecovery && (
        <button type="button" className={styles.link} onClick={turn}>
          {t(isCode ? "factor.useRecovery" : "factor.useApp")}
        </button>
      )}
    </div>
  );
}
