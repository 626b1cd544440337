import { useNow } from "../clock";
import { useI18n } from "../i18n/i18n";

/** How long ago, moving with the page's clock; the instant itself on hover and on paper, unless it stands beside it. */
export function Ago({ at, className, dated = true }: { at: string; className?: string | undefined; dated?: boolean }) {
  const i18n = useI18n();
  const now = useNow();
  return (
    <time dateTime={at} title={dated ? i18n.dateTime(at) : undefined} className={className}>
      {i18n.ago(at, now)}
    </time>
  );
}
