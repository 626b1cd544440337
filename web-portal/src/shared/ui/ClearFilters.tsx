import { useI18n } from "../i18n/i18n";
import { Button } from "./Button";
import { focusMain } from "./focus-main";

/** Takes the filters of a list away, and with them itself. */
export function ClearFilters({ clear, look }: { clear: () => void; look?: "quiet" }) {
  const { t } = useI18n();
  const onClick = () => {
    clear();
    focusMain();
  };
  return (
    <Button {...(look && { look })} onClick={onClick}>
      {t("list.clear")}
    </Button>
  );
}
