import type { FormEvent } from "react";
import { useI18n } from "../shared/i18n/i18n";
import { Dialog, DialogActions, DialogText } from "../shared/ui/Dialog";
import { goOn, stay, useIsAsked } from "../shared/unsaved";

/** Asks before a page is left with changes that are not saved. Escape stays. */
export function Leaving() {
  const { t } = useI18n();
  if (!useIsAsked()) return null;
  const leave = (event: FormEvent) => {
    event.preventDefault();
    goOn();
  };
  return (
    <Dialog title={t("app.leave.title")} onClose={stay}>
      {(close) => (
        <form onSubmit={leave}>
          <DialogText>{t("app.leave.help")}</DialogText>
          <DialogActions close={close} cancel={t("app.leave.stay")} confirm={t("app.leave.confirm")} busy={false} />
        </form>
      )}
    </Dialog>
  );
}
