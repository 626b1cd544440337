import { Link, useLocation } from "wouter";
import { useNow } from "../shared/clock";
import { useI18n } from "../shared/i18n/i18n";
import { useSession } from "../shared/session";
import { Banner } from "../shared/ui/parts";

const DAY = 86_400_000;

/** Tells who needs a second step by when, on every page until they have one. */
export default function FactorDue() {
  const { factor_due_at: at } = useSession();
  return at && <Due at={at} />;
}

function Due({ at }: { at: string }) {
  const { t, dateTime } = useI18n();
  const left = Date.parse(at) - useNow();
  const [location] = useLocation();
  return (
    <Banner icon="security">
      {left > 0 ? t("policy.due.soon", { count: Math.ceil(left / DAY), date: dateTime(at) }) : t("policy.due.now")}{" "}
      {location !== "/profile" && <Link href="/profile">{t("policy.due.link")}</Link>}
    </Banner>
  );
}
