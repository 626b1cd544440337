import { useState } from "react";
import type { NodeSummary } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { Button } from "../../shared/ui/Button";
import { cx } from "../../shared/ui/cx";
import { Hidden } from "../../shared/ui/parts";
import type { Lead } from "../../shared/ui/Table";
import styles from "./nodes.module.css";

/** The nodes of the page that are chosen; what has left the page is chosen no more. */
export function useSelection(items: readonly NodeSummary[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = items.filter(({ id }) => ids.has(id));
  // Also when it comes back.
  if (chosen.length < ids.size) setIds(new Set(chosen.map(({ id }) => id)));
  const choose = (some: readonly NodeSummary[], on: boolean) => {
    const next = new Set(chosen.map(({ id }) => id));
    for (const { id } of some) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setIds(next);
  };
  return { chosen, choose };
}
type Selection = ReturnType<typeof useSelection>;

/** The boxes before the rows, and the one for all of the page. */
export function useLead(items: readonly NodeSummary[], { chosen, choose }: Selection): Lead<NodeSummary> {
  const { t } = useI18n();
  const all = items.length > 0 && chosen.length === items.length;
  return {
    title: t("nodes.select"),
    head: (
      <span className={styles.headOnly}>
        <Box
          label={t("nodes.select.all")}
          checked={all}
          some={!all && chosen.length > 0}
          onChange={(on) => choose(items, on)}
        />
      </span>
    ),
    cell: (node) => (
      <Box
        label={t("nodes.select.one", { name: node.name })}
        checked={chosen.includes(node)}
        onChange={(on) => choose([node], on)}
      />
    ),
  };
}

function Box({
  label,
  checked,
  some = false,
  onChange,
}: {
  label: string;
  checked: boolean;
  some?: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <label className={styles.box}>
      <input
        ref={(box) => {
          if (box) box.indeterminate = some;
        }}
        type="checkbox"
        className={styles.tick}
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      <Hidden>{label}</Hidden>
    </label>
  );
}

/** What can be done with the chosen ones; it stays in sight, and below the rows, so that none of them moves. */
export function SelectionBar({
  items,
  selection: { chosen, choose },
  onRestart,
}: {
  items: readonly NodeSummary[];
  selection: Selection;
  onRestart: () => void;
}) {
  const { t } = useI18n();
  return (
    <div className={cx(styles.bar, chosen.length > 0 && styles.selected)}>
      <span role="status">{chosen.length > 0 && t("nodes.selected", { count: chosen.length })}</span>
      {chosen.length > 0 && (
        <>
          <Button icon="restart" onClick={onRestart}>
            {t("nodes.restart")}
          </Button>
          {chosen.length < items.length && (
            <Button look="quiet" onClick={() => choose(items, true)}>
              {t("nodes.select.all")}
            </Button>
          )}
          <Button look="quiet" onClick={() => choose(chosen, false)}>
            {t("nodes.select.none")}
          </Button>
        </>
      )}
    </div>
  );
}
