import { Fragment } from "react";
import { type I18n, useI18n } from "../../shared/i18n/i18n";
import { Linked } from "../../shared/ui/Linked";
import { type Block, foldMessage } from "./fold";
import styles from "./tickets.module.css";

/** What a message says; what it quotes, how it is signed and what is long are folded, unless it is all there is. */
export function MessageBody({ of }: { of: string }) {
  const { t } = useI18n();
  const blocks = foldMessage(of);
  const says = blocks.some(({ kind }) => kind === "text");
  if (blocks.length === 0) return <p className={styles.quiet}>{t("ticket.empty")}</p>;
  return blocks.map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the text of a message does not change its order
    <Fragment key={index}>
      {block.kind === "text" ? <Text of={block.text} /> : <Fold of={block} open={!says} />}
    </Fragment>
  ));
}

function Fold({ of, open }: { of: Block; open: boolean }) {
  const i18n = useI18n();
  return (
    <details className={styles.fold} open={open}>
      <summary className={styles.summary}>{foldTitle(i18n, of)}</summary>
      <Text of={of.text} />
    </details>
  );
}

const foldTitle = ({ t }: I18n, { kind, lines }: Block) =>
  kind === "signature" ? t("ticket.signature") : t(kind === "rest" ? "ticket.rest" : "ticket.quote", { count: lines });

function Text({ of }: { of: string }) {
  return (
    <p className={styles.body} dir="auto">
      <Linked text={of} host={styles.host} />
    </p>
  );
}
