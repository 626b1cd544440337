import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";
import { cx } from "./cx";
import styles from "./field.module.css";
import { Icon } from "./Icon";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  error?: string | undefined;
  ref?: Ref<HTMLInputElement>;
  /** Inside the field, at its end. */
  extra?: ReactNode;
}

/** A labelled input with its error. */
export function Field({ label, error, extra, ...rest }: FieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box}>
        <input
          {...rest}
          id={id}
          className={cx(styles.input, extra !== undefined && styles.withExtra)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-e` : undefined}
        />
        {extra}
      </div>
      {error && (
        <p id={`${id}-e`} className={styles.error} role="alert">
          <Icon name="degraded" size={16} />
          {error}
        </p>
      )}
    </div>
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

/** One of a few, side by side. */
export function Segments<T extends string>({
  legend,
  value,
  options,
  onChange,
}: {
  legend: string;
  value: T;
  options: readonly (readonly [value: T, text: string])[];
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.segments}>
      <legend className={styles.legend}>{legend}</legend>
      {options.map(([key, text]) => (
        <label key={key} className={styles.segment}>
          <input
            type="radio"
            className={styles.radio}
            name={name}
            checked={key === value}
            onChange={() => onChange(key)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
