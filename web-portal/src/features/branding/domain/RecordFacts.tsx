import type { ReactNode } from "react";
import type { DnsRecord } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { Button } from "../../../shared/ui/Button";
import { Status } from "../../../shared/ui/parts";
import { useCopy } from "../../../shared/ui/useCopy";
import { pieces } from "./difference";
import styles from "./domain.module.css";
import { verdictSign } from "./signs";

/** A record as it should be, beside it as it is. */
export function RecordFacts({
  record: { name, type, expected, seen, verdict, advice },
  isChecked,
}: {
  record: DnsRecord;
  isChecked: boolean;
}) {
  const { t, word } = useI18n();
  const isOk = verdict === "ok";
  return (
    <div className={styles.record}>
      <dl className={styles.facts}>
        <Fact label={t("domain.name")}>
          <Value of={name} copied={name} />
        </Fact>
        <Fact label={t("domain.type")}>
          <Value of={type} />
        </Fact>
        <Fact label={t("domain.expected")}>
          <Values of={expected} against={isOk || !seen?.length ? undefined : seen} areCopied />
        </Fact>
        {seen && (
          <Fact label={t("domain.seen")}>
            <Values of={seen} against={isOk ? undefined : expected} />
          </Fact>
        )}
      </dl>
      {(isChecked || advice) && (
        <p className={styles.verdict}>
          {isChecked && <Status {...verdictSign(verdict)}>{word("verdict", verdict)}</Status>}
          <span>{advice}</span>
        </p>
      )}
    </div>
  );
}

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <dt className={styles.quiet}>{label}</dt>
    <dd>{children}</dd>
  </div>
);

function Values({
  of,
  against,
  areCopied = false,
}: {
  of: readonly string[];
  /** What they are compared with; nothing to compare, nothing to mark. */
  against: readonly string[] | undefined;
  areCopied?: boolean;
}) {
  const { t } = useI18n();
  if (of.length === 0) return <div className={styles.value}>{t("app.none")}</div>;
  return [...new Set(of)].map((value) => (
    <Value
      key={value}
      of={
        against
          ? pieces(value, against).map(({ at, text, isOther }) =>
              isOther ? (
                <mark key={at} className={styles.other}>
                  {text}
                </mark>
              ) : (
                text
              ),
            )
          : value
      }
      copied={areCopied ? value : undefined}
    />
  ));
}

/** As it is to be typed: from the left, whatever its letters are. */
function Value({ of, copied }: { of: ReactNode; copied?: string | undefined }) {
  const { t } = useI18n();
  const [, copy] = useCopy(`${t("app.copied")}: ${copied}`);
  return (
    <div className={styles.value}>
      <code dir="ltr" className={styles.code}>
        {of}
      </code>
      {copied && (
        <Button look="quiet" icon="copy" aria-label={`${t("app.copy")}: ${copied}`} onClick={() => copy(copied)} />
      )}
    </div>
  );
}
