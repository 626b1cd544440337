import { type ReactNode, useId, useState } from "react";
import { useI18n } from "../i18n/i18n";
import { Button } from "./Button";
import { cx } from "./cx";
import styles from "./toolbar.module.css";

/**
 * The filters of a list. Where there is no room for a line of them, those of `more` open with a button, which says how
 * many of them are set.
 */
export function Toolbar({ children, more, active = 0 }: { children?: ReactNode; more?: ReactNode; active?: number }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <search className={styles.toolbar}>
      <div className={styles.line}>
        {children}
        {more && (
          <>
            <span className={styles.opener}>
              <Button aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
                {active > 0 ? `${t("app.filter")} (${active})` : t("app.filter")}
              </Button>
            </span>
            <div id={id} className={cx(styles.more, open && styles.open)}>
              {more}
            </div>
          </>
        )}
      </div>
    </search>
  );
}
