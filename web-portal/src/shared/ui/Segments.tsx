import { useId } from "react";
import styles from "./segments.module.css";

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
