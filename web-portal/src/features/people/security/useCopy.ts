import { useState } from "react";
import { useI18n } from "../../../shared/i18n/i18n";
import { useToast } from "../../../shared/ui/Toast";

/** Copies a text, and says when it could not; whether it has. */
export function useCopy(): [copied: boolean, copy: (text: string) => void] {
  const { t } = useI18n();
  const toast = useToast();
  const [copied, setCopied] = useState(false);
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast(t("factors.copyFailed"), "degraded");
    }
  };
  return [copied, (text) => void copy(text)];
}
