import {
  type FormEvent,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  useId,
  useState,
} from "react";
import type { MinPassword } from "../api/schema";
import { useI18n } from "../i18n/i18n";
import { Button } from "./Button";
import { cx } from "./cx";
import styles from "./field.module.css";
import { Icon } from "./Icon";

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "onInvalid" | "onInput"> {
  label: string;
  type?: "text" | "password" | "tel" | keyof typeof kinds;
  error?: string | undefined;
  hint?: string | undefined;
  ref?: Ref<HTMLInputElement>;
  /** Inside the field, at its end. */
  extra?: ReactNode;
}

/** What is missing in a field, told on the page: the browser's own bubble would speak the browser's language. */
function useMissing(minLength: number | undefined) {
  const { word } = useI18n();
  const [code, setCode] = useState<"required" | "too-short">();
  const onInvalid = (event: FormEvent<HTMLInputElement>) => {
    event.preventDefault();
    const { form, validity } = event.currentTarget;
    setCode(validity.tooShort ? "too-short" : "required");
    if (form?.querySelector("input:invalid") === event.currentTarget) event.currentTarget.focus();
  };
  const missing = code && word("fieldError", code, { count: minLength });
  return { missing, onInvalid, onInput: () => setCode(undefined) };
}

/** Typed on the keyboard for them; what is right is for the server to say, whose words are the page's. */
const kinds = {
  email: { type: "text", inputMode: "email", autoCapitalize: "none", spellCheck: false },
  url: { type: "text", inputMode: "url" },
} as const;

/** A labelled input with its error. */
export function Field({ label, error: refused, hint, extra, type, ...rest }: FieldProps) {
  const id = useId();
  const { missing, ...checked } = useMissing(rest.minLength);
  const error = missing ?? refused;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box}>
        <input
          {...rest}
          {...checked}
          {...(type === "email" || type === "url" ? kinds[type] : { type })}
          id={id}
          className={cx(styles.input, extra !== undefined && styles.withExtra)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-e` : hint ? `${id}-h` : undefined}
        />
        {extra}
      </div>
      {hint && !error && (
        <p id={`${id}-h`} className={styles.hint}>
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-e`} className={styles.error} role="alert">
          <Icon name="degraded" size={16} />
          {error}
        </p>
      )}
    </div>
  );
}

/** A password that can be looked at; pasting is never in the way. */
export function PasswordField(props: Omit<FieldProps, "type" | "extra">) {
  const { t } = useI18n();
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? "text" : "password"}
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
  );
}

/**
 * A password to be: what it has to be stands below it, and the password manager is asked for one. The server says how many
 * characters this person's needs, and of one that is too long that it is: nothing is cut off in silence.
 */
export function NewPasswordField({
  least,
  ...props
}: Pick<FieldProps, "label" | "error" | "name"> & { least: MinPassword | undefined }) {
  const { t } = useI18n();
  return (
    <PasswordField
      {...props}
      hint={least && t("reset.hint", { count: least })}
      autoComplete="new-password"
      minLength={least}
      required
    />
  );
}

/** A box to tick with its label. */
export function Check({ label, ...rest }: InputHTMLAttributes<HTMLInputElement> & { label: string }) {
  return (
    <label className={styles.check}>
      <input {...rest} type="checkbox" className={styles.tick} />
      {label}
    </label>
  );
}

/** A choice among a few in a form. */
export function SelectField({
  label,
  hint,
  children,
  ...rest
}: { label: string; hint?: ReactNode } & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select {...rest} id={id} className={styles.input} aria-describedby={hint ? `${id}-h` : undefined}>
        {children}
      </select>
      {hint && (
        <p id={`${id}-h`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** A choice among a few, for filters; the label is for the ear. */
export function Select<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: T;
  options: readonly (readonly [value: T, text: string])[];
  onChange: (value: T) => void;
}) {
  return (
    <select
      className={cx(styles.input, styles.select)}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as T)}
    >
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  );
}
