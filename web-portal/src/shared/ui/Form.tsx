import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import type { ApiProblem } from "../api/client";
import { useIsProofAsked } from "../api/proof";
import { useI18n } from "../i18n/i18n";
import { useSlug } from "../session";
import { useUnsavedForm } from "../unsaved";
import styles from "./form.module.css";
import { Icon } from "./Icon";
import { useLate } from "./Loaded";
import type { useFieldErrors } from "./problems";

/**
 * A form that changes something: sent once at a time, it says when the answer is late, and leads to what is wrong.
 * Not `action`: React resets the fields of a form action when it ends, also when it failed.
 */
export function Form({
  change,
  errors,
  className,
  guarded = false,
  onSend,
  children,
}: {
  change: { isPending: boolean; error: ApiProblem | null };
  errors: ReturnType<typeof useFieldErrors>;
  className?: string | undefined;
  /** It asks before what was typed is lost; for a form whose fields hold that by themselves. */
  guarded?: boolean;
  onSend: (data: FormData) => void;
  children: ReactNode;
}) {
  const { isPending, error } = change;
  const form = useRef<HTMLFormElement>(null);
  const sent = useRef(false);
  const unsaved = useUnsavedForm(form, isPending, guarded);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was sent is saved when it has been answered
  useEffect(() => {
    if (sent.current && !isPending && !error) unsaved.onSaved();
    if (!isPending) sent.current = false;
    const refused = error && !isPending && form.current;
    if (!refused) return;
    const field = refused.querySelector<HTMLElement>("[aria-invalid=true]");
    if (!field) refused.querySelector(":scope > [role=alert]")?.scrollIntoView({ block: "nearest" });
    lead(field ?? refused.querySelector<HTMLElement>("[type=submit]"));
  }, [isPending, error]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A second press comes before `isPending` is drawn.
    if (isPending || sent.current) return;
    sent.current = true;
    unsaved.onSend();
    onSend(new FormData(event.currentTarget));
  };
  return (
    <form
      ref={form}
      className={className}
      onSubmit={submit}
      onInput={(event) => {
        errors.onInput(event);
        unsaved.onInput();
      }}
    >
      {children}
      <Waiting since={isPending} />
      {/* Below what sends it again, so that both are seen: above the fields it would push that under a phone's bar. */}
      {errors.rest && error && <FormError problem={error}>{errors.rest}</FormError>}
    </form>
  );
}

/** Moves the focus to where it is seen; what has it already is not scrolled to by the browser. */
function lead(to: HTMLElement | null) {
  to?.focus();
  to?.scrollIntoView({ block: "nearest" });
}

/** Says that an answer is late; usually that of a change, which nobody sends again by themselves. */
export function Waiting({ since, text = "app.sending" }: { since: boolean; text?: "app.sending" | "app.late" }) {
  const { t } = useI18n();
  // While somebody proves who they are, it is for them to answer.
  const isAsked = useIsProofAsked();
  const late = useLate(since && !isAsked);
  return (
    <p role="status" className={styles.waiting}>
      {late && t(text)}
    </p>
  );
}

/** Whether nobody knows if it was done. */
const isOpen = ({ code }: ApiProblem) => code === "timeout" || code === "network";

/** What went wrong, for the whole form. */
export function FormError({ problem, children }: { problem: ApiProblem; children: ReactNode }) {
  const { t } = useI18n();
  const slug = useSlug();
  return (
    <p className={styles.error} role="alert">
      <Icon name="degraded" size={16} />
      <span>
        {children} {isOpen(problem) && t("problem.perhaps-done")}
        {/* In a tab of its own, so that nothing typed here is lost. */}
        {problem.status === 401 && (
          <a href={`/portal/${slug}/login`} target="_blank" rel="noreferrer">
            {t("login.title")}
          </a>
        )}
      </span>
    </p>
  );
}
