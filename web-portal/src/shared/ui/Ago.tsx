import { useNow } from "../clock";
import { useI18n } from "../i18n/i18n";

/** How long ago, moving with the page's clock; the instant itself on hover and on paper. */
export function Ago({ at, className }: { at: string; className?: string | undefined }) {
  const i18n = useI18n();
  const now = useNow();
  return (
    <time dateTime={at} title={i18n.dateTime(at)} className={className}>
      {i18n.ago(at, now)}
    </time>
  );
}
