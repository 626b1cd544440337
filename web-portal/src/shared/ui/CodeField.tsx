import { type Ref, useEffect, useRef, useState } from "react";
import { useI18n } from "../i18n/i18n";
import { Field } from "./Field";
import styles from "./field.module.css";

/** A code of an authenticator app or, for who has lost that, a recovery code. As it is pasted, blanks and all. */
export function CodeField({
  error,
  field,
  hasRecovery = true,
  onTurn,
}: {
  error: string | undefined;
  field?: Ref<HTMLInputElement>;
  /** Whether there are recovery codes left. */
  hasRecovery?: boolean;
  /** It is now for the other kind, and empty. */
  onTurn?: () => void;
}) {
  const { t } = useI18n();
  const [kind, setKind] = useState<"code" | "recovery">("code");
  const box = useRef<HTMLDivElement>(null);
  const last = useRef(kind);
  useEffect(() => {
    if (last.current === kind) return;
    last.current = kind;
    box.current?.querySelector("input")?.focus();
  }, [kind]);
  const turn = () => {
    setKind(kind === "code" ? "recovery" : "code");
    onTurn?.();
  };
  const isCode = kind === "code";
  return (
    <div ref={box} className={styles.code}>
      <Field
        key={kind}
        ref={field ?? null}
        label={t(`factor.${kind}`)}
        hint={t(`factor.${kind}.hint`)}
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
      {hasRecovery && (
        <button type="button" className={styles.turn} onClick={turn}>
          {t(isCode ? "factor.useRecovery" : "factor.useApp")}
        </button>
      )}
    </div>
  );
}
