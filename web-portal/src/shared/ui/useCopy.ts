import { useState } from "react";
import { useI18n } from "../i18n/i18n";
import { useToast } from "./Toast";

/** Copies a text, and says when it could not; whether it has. `said` is said when it has. */
export function useCopy(said?: string): [copied: boolean, copy: (text: string) => void] {
  const { t } = useI18n();
  const toast = useToast();
  const [copied, setCopied] = useState(false);
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      if (said) toast(said);
    } catch {
      toast(t("app.copyFailed"), "degraded");
    }
  };
  return [copied, (text) => void copy(text)];
}
