import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Link } from "wouter";
import { useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { buttonClass } from "../../shared/ui/Button";
import { Loaded } from "../../shared/ui/Loaded";
import { Banner } from "../../shared/ui/parts";
import { Back, Frame, useKnown } from "./Frame";
import { linkToken, SPENT, spendToken } from "./link-token";
import styles from "./login.module.css";

type Kind = "invite" | "reset" | "email" | "emailBack" | "factorReset";

/** The page of a mailed link: what it is for, once the server has said that it works, else what to do about it. */
export function MailedLink<T>({
  kind,
  ask,
  children,
}: {
  kind: Kind;
  /** Asks what the link is for; uses nothing up. */
  ask: (slug: string, token: string, signal: AbortSignal) => Promise<T>;
  children: (answer: T, token: string) => ReactNode;
}) {
  const { t } = useI18n();
  const slug = useSlug();
  const [token] = useState(linkToken);
  const link = useQuery({
    queryKey: [slug, kind, token],
    queryFn: ({ signal }) => ask(slug, token ?? "", signal),
    enabled: Boolean(token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (token === null) return <DeadLink kind="missing" />;
  if (token === SPENT || link.error?.code === "link-expired") return <DeadLink kind={kind} />;
  if (link.data !== undefined) return children(link.data, token);
  return (
    <Frame title={t(`${kind}.title`)}>
      <Loaded query={link} lines={3}>
        {() => null}
      </Loaded>
    </Frame>
  );
}

/** Says who is logged in on this device, and that this ends with what the link is for. */
export function Other() {
  const { t } = useI18n();
  const email = useKnown()?.user.email;
  return email && <Banner icon="profile">{t("link.other", { email })}</Banner>;
}

/** A link does not work any more, or not all of it arrived; and what to do about it. */
export function DeadLink({ kind }: { kind: Kind | "missing" }) {
  const { t } = useI18n();
  useEffect(() => {
    if (kind !== "missing") spendToken();
  }, [kind]);
  return (
    <Frame title={t(kind === "missing" ? "link.missing" : "link.expired")} lead={t(`link.${kind}.help`)}>
      <div className={styles.form}>
        {kind === "reset" && (
          <Link href="/forgot" className={buttonClass("primary")}>
            {t("link.again")}
          </Link>
        )}
        <Back />
      </div>
    </Frame>
  );
}
