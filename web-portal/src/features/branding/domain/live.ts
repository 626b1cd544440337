import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, call } from "../../../shared/api/client";
import type { Domain } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { useProblemText } from "../../../shared/ui/problems";
import { useToast } from "../../../shared/ui/Toast";
import { brandingOptions } from "../queries";

const SOON = 3000;
const MINUTE = 60_000;

/** When to ask for the domain again, ms: soon while it is on its way or a check is due, else once a minute. */
export function pace({ state, next_check_at }: Domain, now: number) {
  const isMoving = state === "pending" || state === "verified" || state === "issuing";
  return isMoving || (next_check_at && Math.abs(Date.parse(next_check_at) - now) < MINUTE) ? SOON : MINUTE;
}

/** Keeps the domain fresh, and has it checked at once. */
export function useCheck(domain: Domain) {
  const { t } = useI18n();
  const slug = useSlug();
  const client = useQueryClient();
  const toast = useToast();
  const text = useProblemText();
  const branding = brandingOptions(slug);
  /** What `checked_at` was when somebody wanted another. */
  const [before, setBefore] = useState<Pick<Domain, "checked_at">>();
  const { mutate, error, isPending, reset } = useMutation({
    mutationFn: (_: Pick<Domain, "checked_at">) =>
      call(api.POST("/portal/{slug}/branding/domain/check", { params: { path: { slug } } })),
    onSuccess: (_, seen) => {
      setBefore(seen);
      return client.invalidateQueries({ queryKey: branding.queryKey });
    },
  });
  useQuery({ ...branding, refetchInterval: () => (before ? SOON : pace(domain, Date.now())) });
  useEffect(() => {
    if (!before) return;
    const isDone = before.checked_at !== domain.checked_at;
    if (isDone) toast(t("domain.checked"));
    // One that does not come is not waited for without end: the page shows of when the last one is.
    const timer = setTimeout(setBefore, isDone ? 0 : MINUTE, undefined);
    return () => clearTimeout(timer);
  }, [before, domain.checked_at, toast, t]);
  const wait = error?.status === 429 ? error.retryAfter : undefined;
  useEffect(() => {
    if (!wait) return;
    const timer = setTimeout(reset, wait * 1000);
    return () => clearTimeout(timer);
  }, [wait, reset]);
  const isBusy = isPending || before !== undefined;
  const reason = wait ? t("domain.wait", { count: wait }) : undefined;
  return {
    run: () => mutate(domain),
    isBusy,
    /** Why it cannot be done now. */
    reason,
    notice: isBusy ? t("domain.checking") : (reason ?? (error && text(error))),
  };
}
