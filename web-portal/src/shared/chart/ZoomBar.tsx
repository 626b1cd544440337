import type { ReactNode } from "react";
import { useI18n } from "../i18n/i18n";
import { Button } from "../ui/Button";
import styles from "./chart.module.css";

interface Props {
  /** The part that is shown, in words. */
  part: string | undefined;
  isClosest: boolean;
  onZoom: (factor: number) => void;
  onReset: () => void;
  children: ReactNode;
}

/** How much of the time is shown. It always has its place, so that nothing moves when it is used. */
export function ZoomBar({ part, isClosest, onZoom, onReset, children }: Props) {
  const { t } = useI18n();
  const whole = part === undefined ? t("chart.zoom.whole") : undefined;
  return (
    <div className={styles.bar}>
      {children}
      <span className={styles.part} role="status">
        {part}
      </span>
      <div className={styles.buttons}>
        <Button
          icon="plus"
          aria-label={t("chart.zoom.in")}
          title={t("chart.zoom.in")}
          reason={isClosest ? t("chart.zoom.closest") : undefined}
          onClick={() => onZoom(1 / 2)}
        />
        <Button
          icon="minus"
          aria-label={t("chart.zoom.out")}
          title={t("chart.zoom.out")}
          reason={whole}
          onClick={() => onZoom(2)}
        />
        <Button reason={whole} onClick={onReset}>
          {t("chart.zoom.reset")}
        </Button>
      </div>
    </div>
  );
}
