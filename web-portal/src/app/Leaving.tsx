import { useI18n } from "../shared/i18n/i18n";
import { Confirm } from "../shared/ui/Dialog";
import { goOn, stay, useIsAsked } from "../shared/unsaved";

/** Asks before a page is left with changes that are not saved. Escape stays. */
export function Leaving() {
  const { t } = useI18n();
  if (!useIsAsked()) return null;
  return (
    <Confirm
      title={t("app.leave.title")}
      body={t("app.leave.help")}
      cancel={t("app.leave.stay")}
      confirm={t("app.leave.confirm")}
      onClose={stay}
      onConfirm={goOn}
    />
  );
}
