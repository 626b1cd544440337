import { useId, useState } from "react";
import { useI18n } from "../../shared/i18n/i18n";
import { Button } from "../../shared/ui/Button";
import { Check } from "../../shared/ui/Field";
import styles from "./nodes.module.css";
import { optional, type Preferences } from "./preferences";

/** Which columns there are, how close the rows stand, and which keys help; it opens below the filters. */
export function ViewMenu({
  preferences: { hidden, dense },
  change,
  onKeys,
}: {
  preferences: Preferences;
  change: (some: Partial<Preferences>) => void;
  onKeys: () => void;
}) {
  const { t } = useI18n();
  const id = useId();
  const [open, setOpen] = useState(false);
  const title = (column: (typeof optional)[number]) => t(column === "seen" ? "nodes.last_seen" : `nodes.${column}`);
  return (
    <>
      <span className={styles.view}>
        <Button aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {t("nodes.view")}
        </Button>
      </span>
      <div id={id} className={styles.panel} hidden={!open}>
        {open && (
          <>
            <fieldset className={styles.choice}>
              <legend className={styles.legend}>{t("nodes.columns")}</legend>
              {optional.map((column) => (
                <Check
                  key={column}
                  label={title(column)}
                  checked={!hidden.includes(column)}
                  onChange={({ target }) =>
                    change({
                      hidden: optional.filter((each) => (each === column ? !target.checked : hidden.includes(each))),
                    })
                  }
                />
              ))}
            </fieldset>
            <Check
              label={t("nodes.dense")}
              checked={dense}
              onChange={({ target }) => change({ dense: target.checked })}
            />
            <Button onClick={onKeys}>{t("keys.title")}</Button>
          </>
        )}
      </div>
    </>
  );
}
