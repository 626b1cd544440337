import type { UseMutationResult } from "@tanstack/react-query";
import type { ApiProblem } from "../../../shared/api/client";
import type { I18n } from "../../../shared/i18n/i18n";
import { Button } from "../../../shared/ui/Button";
import { useProblemText } from "../../../shared/ui/problems";
import { type Column, TwoLines } from "../../../shared/ui/Table";
import { useToast } from "../../../shared/ui/Toast";
import styles from "../people.module.css";

/** What stands in a list of devices, and can be ended there. */
interface Listed {
  id: string;
  device: string | null;
  ip: string | null;
  /** The one in use. */
  current: boolean;
}

const name = ({ t }: I18n, { device }: Listed) => device ?? t("app.unknown");

/** Browser and system, with the address. */
export const deviceColumn = <T extends Listed>(i18n: I18n): Column<T> => ({
  id: "device",
  title: i18n.t("profile.sessions.device"),
  phone: "title",
  cell: (listed) => (
    <TwoLines
      first={
        <>
          {name(i18n, listed)}
          {listed.current && <span className={styles.you}>{i18n.t("profile.sessions.current")}</span>}
        </>
      }
      second={listed.ip ?? ""}
    />
  ),
});

/** The button that ends what a row is about. */
export const endColumn = <T extends Listed>(
  i18n: I18n,
  end: Ending<string>,
  label: (device: string) => string,
  canEnd: (listed: T) => boolean = () => true,
): Column<T> => ({
  id: "end",
  title: i18n.t("profile.sessions.end"),
  phone: "action",
  width: "narrow",
  cell: (listed) =>
    canEnd(listed) ? (
      <Button aria-label={label(name(i18n, listed))} busy={end.ending === listed.id} onClick={() => end.end(listed.id)}>
        {i18n.t("profile.sessions.end")}
      </Button>
    ) : (
      ""
    ),
});

interface Ending<T> {
  /** What is being ended. */
  ending: T | undefined;
  end: (what: T) => void;
}

/** Ends something and says so; `onEnded` takes the focus, as its button may be gone. */
export function useEnding<T>(
  { mutate, isPending, variables }: UseMutationResult<unknown, ApiProblem, T>,
  ended: string,
  onEnded: () => void,
): Ending<T> {
  const toast = useToast();
  const text = useProblemText();
  return {
    ending: isPending ? variables : undefined,
    end: (what) =>
      mutate(what, {
        onSuccess: () => {
          toast(ended);
          onEnded();
        },
        onError: (problem) => toast(text(problem), "degraded"),
      }),
  };
}
