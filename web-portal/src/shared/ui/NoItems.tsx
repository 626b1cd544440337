import { useI18n } from "../i18n/i18n";
import { ClearFilters } from "./ClearFilters";
import { Empty } from "./parts";

/** In place of a list without items: there are none yet or, if there is a filter to `clear`, none that match it. */
export function NoItems({ of, clear }: { of: "nodes" | "tickets" | "audit"; clear: (() => void) | undefined }) {
  const { t } = useI18n();
  const text = `${of}.${clear ? "noMatch" : "none"}` as const;
  return (
    <Empty
      icon={clear ? "search" : of}
      title={t(text)}
      help={t(`${text}.help`)}
      action={clear && <ClearFilters clear={clear} />}
    />
  );
}
