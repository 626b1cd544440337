import { Suspense, useMemo } from "react";
import { NodeMark } from "../../shared/announcements/pieces";
import type { Announcement } from "../../shared/api/schema";
import { useSession } from "../../shared/session";
import styles from "./nodes.module.css";

/** What the provider tells of nodes: how each is marked in a list. */
export function useMarks() {
  const { announcements = [] } = useSession();
  const of = useMemo(() => {
    const first = new Map<string, Announcement>();
    for (const item of announcements) for (const node of item.nodes) if (!first.has(node)) first.set(node, item);
    return first;
  }, [announcements]);
  return (node: string) => {
    const item = of.get(node);
    return (
      item && (
        <Suspense>
          <NodeMark of={item} />
        </Suspense>
      )
    );
  };
}

/** All that the provider tells of one node. */
export function Announced({ node }: { node: string }) {
  const { announcements = [] } = useSession();
  const items = announcements.filter(({ nodes }) => nodes.includes(node));
  if (items.length === 0) return null;
  return (
    <Suspense>
      <ul className={styles.announced}>
        {items.map((item) => (
          <li key={item.id}>
            <NodeMark of={item} titled />
          </li>
        ))}
      </ul>
    </Suspense>
  );
}
