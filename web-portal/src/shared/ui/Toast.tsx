import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useState } from "react";
import { Icon, type IconName } from "./Icon";
import styles from "./toast.module.css";

const STAYS = 5000;
type Show = (text: string, icon?: IconName) => void;
const Toaster = createContext<Show>(() => undefined);
/** Says that something was done, or with another icon that it was not. */
export const useToast = () => use(Toaster);

export function ToastProvider({ children }: { children: ReactNode }) {
  const [text, setText] = useState("");
  const [icon, setIcon] = useState<IconName>("check");
  const host = useRef<HTMLDivElement>(null);
  const show = useCallback<Show>((message, sign = "check") => {
    // Again to the top of the top layer: a dialog may have come since.
    host.current?.hidePopover();
    host.current?.showPopover();
    setIcon(sign);
    setText(message);
  }, []);
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => {
      host.current?.hidePopover();
      setText("");
    }, STAYS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <Toaster value={show}>
      {children}
      <div ref={host} popover="manual" className={styles.toasts}>
        <div role="status">
          {text && (
            <p className={styles.toast}>
              <Icon name={icon} size={16} />
              {text}
            </p>
          )}
        </div>
      </div>
    </Toaster>
  );
}
