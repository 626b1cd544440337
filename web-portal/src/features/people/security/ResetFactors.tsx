import type { PortalUser } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Confirm } from "../../../shared/ui/Dialog";
import { useToast } from "../../../shared/ui/Toast";
import { useResetFactors } from "./changes";

interface Props {
  user: PortalUser;
  name: string;
  onClose: () => void;
}

/** Takes away the second factors of somebody who has lost them. */
export default function ResetFactors({ user, name, onClose }: Props) {
  const { t } = useI18n();
  const reset = useResetFactors(useSlug());
  const toast = useToast();
  return (
    <Confirm
      title={t("factors.reset.title", { name })}
      body={t("factors.reset.help")}
      confirm={t("users.factors.reset")}
      change={reset}
      onClose={onClose}
      onConfirm={(close) =>
        reset.mutate(user.id, {
          onSuccess: () => {
            close();
            toast(t("factors.reset.done", { name }));
          },
        })
      }
    />
  );
}
