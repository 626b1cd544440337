import { useMutation } from "@tanstack/react-query";
import { api, call } from "../../shared/api/client";
import { useI18n } from "../../shared/i18n/i18n";
import { save } from "../../shared/save";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { useProblemText } from "../../shared/ui/problems";
import { useToast } from "../../shared/ui/Toast";

/** All invoices, of all pages, as a file for a spreadsheet. */
export function InvoicesFile() {
  const { t } = useI18n();
  const slug = useSlug();
  const toast = useToast();
  const text = useProblemText();
  const download = useMutation({
    mutationFn: async () =>
      save(
        await call(
          api.POST("/portal/{slug}/billing/invoices/export", {
            params: { path: { slug } },
            parseAs: "blob",
            headers: { Accept: "text/csv, application/problem+json" },
          }),
        ),
        `invoices-${slug}.csv`,
      ),
    onSuccess: () => toast(t("billing.csv.done")),
    onError: (problem) => toast(text(problem), "degraded"),
  });
  return (
    <Button icon="download" busy={download.isPending} onClick={() => download.mutate()}>
      {t("billing.csv")}
    </Button>
  );
}
