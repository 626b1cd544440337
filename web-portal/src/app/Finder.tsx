import { useEffect, useState } from "react";
import { useI18n } from "../shared/i18n/i18n";
import { letter } from "../shared/keys";
import { later } from "../shared/later";
import { Opened } from "../shared/Opened";
import { Icon } from "../shared/ui/Icon";
import styles from "./shell.module.css";

const Palette = later(() => import("./palette/Palette"));
const ahead = () => void Palette.chunk().catch(() => undefined);
const isMac = navigator.platform.startsWith("Mac");

/** The way to any node, invoice, ticket or page: a button, and Ctrl K or ⌘ K from anywhere. */
export function Finder() {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || letter(event) !== "k") return;
      event.preventDefault();
      // What asks something has to be answered first.
      if (!document.querySelector("dialog[open]")) setOpen(true);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const close = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        className={styles.find}
        aria-label={t("find.open")}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onPointerEnter={ahead}
        onFocus={ahead}
        onClick={() => setOpen(true)}
      >
        <Icon name="search" />
        <span className={styles.findWord}>{t("find.open")}</span>
        <span className={styles.findKeys} data-keys={isMac ? "⌘ K" : "Ctrl K"} />
      </button>
      {open && (
        <Opened onClose={close}>
          <Palette onClose={close} />
        </Opened>
      )}
    </>
  );
}
