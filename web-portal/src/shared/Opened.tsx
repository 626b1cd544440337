import { type ReactNode, Suspense, useEffect } from "react";
import { Boundary } from "./Boundary";
import { useI18n } from "./i18n/i18n";
import { useToast } from "./ui/Toast";

/** A dialog whose piece is fetched when it is opened; if it does not come, the page behind it stays. */
export function Opened({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  return (
    <Boundary instead={() => <Unfetched onClose={onClose} />}>
      <Suspense>{children}</Suspense>
    </Boundary>
  );
}

/** The piece did not come: says so, and the next press asks again. */
function Unfetched({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const toast = useToast();
  useEffect(() => {
    toast(t("find.unfetched"), "degraded");
    onClose();
  });
  return null;
}
