import { type ReactNode, useId, useLayoutEffect, useState } from "react";
import type { ApiProblem } from "../api/client";
import { useI18n } from "../i18n/i18n";
import { Button } from "./Button";
import { cx } from "./cx";
import styles from "./dialog.module.css";
import { Form } from "./Form";
import { focusMain } from "./focus-main";
import { useFieldErrors } from "./problems";

/**
 * A modal of the browser's own: focus trap, Escape, inertness and top layer come with it, and the focus goes back
 * when it closes. Open while it is rendered; `onClose` is called once it has closed.
 */
export function Dialog({
  title,
  wide = false,
  onClose,
  children,
}: {
  title: string;
  /** With room for a list. */
  wide?: boolean;
  onClose: () => void;
  children: (close: () => void) => ReactNode;
}) {
  const [dialog, setDialog] = useState<HTMLDialogElement | null>(null);
  const id = useId();
  // A layout effect: its end runs while the dialog is still in the page, and only then can the focus go back.
  useLayoutEffect(() => {
    dialog?.showModal();
    return () => {
      dialog?.close();
      // What had opened it may be gone: with a row of a list, when that was asked for again.
      if (document.activeElement === document.body) focusMain();
    };
  }, [dialog]);
  return (
    <dialog
      ref={setDialog}
      className={cx(styles.dialog, wide && styles.wide)}
      aria-labelledby={id}
      onClose={(event) => event.currentTarget.open || onClose()}
    >
      <h2 id={id}>{title}</h2>
      {children(() => dialog?.close())}
    </dialog>
  );
}

/** What a dialog says before its fields. */
export const DialogText = ({ children }: { children: ReactNode }) => <p className={styles.text}>{children}</p>;

/** The end of a dialog: leave it, or do what it asks. */
export function DialogActions({
  close,
  cancel,
  confirm,
  busy,
}: {
  close: () => void;
  /** What leaves it, in words, where that is what most people want. */
  cancel?: string | undefined;
  confirm: string;
  busy: boolean;
}) {
  const { t } = useI18n();
  return (
    <div className={styles.actions}>
      <Button look={!!cancel && "primary"} onClick={close}>
        {cancel ?? t("app.cancel")}
      </Button>
      <Button type="submit" look={!cancel && "primary"} busy={busy}>
        {confirm}
      </Button>
    </div>
  );
}

/** Asks once more before something that is not easily undone. Escape leaves it. */
export function Confirm({
  title,
  body,
  cancel,
  confirm,
  change = { isPending: false, error: null },
  onConfirm,
  onClose,
}: {
  title: string;
  body: string;
  /** What stays, in words, where that is what most people want. */
  cancel?: string;
  confirm: string;
  /** Without one, nothing is sent. */
  change?: { isPending: boolean; error: ApiProblem | null };
  /** Given what closes the dialog, for when it is done. */
  onConfirm: (close: () => void) => void;
  onClose: () => void;
}) {
  const errors = useFieldErrors(change.error, []);
  return (
    <Dialog title={title} onClose={onClose}>
      {(close) => (
        <>
          <DialogText>{body}</DialogText>
          <Form change={change} errors={errors} onSend={() => onConfirm(close)}>
            <DialogActions close={close} cancel={cancel} confirm={confirm} busy={change.isPending} />
          </Form>
        </>
      )}
    </Dialog>
  );
}
