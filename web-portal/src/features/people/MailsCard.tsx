import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { MailChoice } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Loaded } from "../../shared/ui/Loaded";
import { Card, CardHead } from "../../shared/ui/parts";
import { useProblemText } from "../../shared/ui/problems";
import { useToast } from "../../shared/ui/Toast";
import { useChooseMails } from "./changes";
import styles from "./mails.module.css";
import people from "./people.module.css";
import { mailsOptions } from "./queries";

/** What a person wants to hear of by mail: a switch for each kind, which counts at once. */
export function MailsCard() {
  const { t } = useI18n();
  const { features } = useSession();
  const mails = useQuery(mailsOptions(useSlug()));
  return (
    <Card padded aria-labelledby="mails">
      <CardHead id="mails" title={t("mails.title")} />
      <p className={people.quiet}>{t(features.mail ? "mails.lead" : "mails.noMail")}</p>
      <Loaded query={mails} lines={4}>
        {({ items }) => (
          <ul className={styles.list}>
            {items.map((item) => (
              <Choice key={item.topic} {...item} />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  );
}

function Choice({ topic, wanted }: MailChoice) {
  const { t } = useI18n();
  const id = useId();
  const choose = useChooseMails(useSlug());
  const toast = useToast();
  const problem = useProblemText();
  // The wish shows at once; when it is refused, what was before.
  const isOn = choose.isPending ? !wanted : wanted;
  const set = (next: boolean) =>
    choose.mutate(
      { [topic]: next },
      {
        onSuccess: () => toast(t(next ? "mails.on" : "mails.off")),
        onError: (error) => toast(problem(error), "degraded"),
      },
    );
  return (
    <li>
      <label className={styles.choice}>
        <span>
          <span id={id} className={styles.name}>
            {t(`mails.${topic}`)}
          </span>
          <span id={`${id}-h`} className={people.quiet}>
            {t(`mails.${topic}.help`)}
          </span>
        </span>
        <input
          type="checkbox"
          role="switch"
          className={styles.switch}
          aria-labelledby={id}
          aria-describedby={`${id}-h`}
          aria-busy={choose.isPending}
          checked={isOn}
          aria-checked={isOn}
          onChange={(event) => !choose.isPending && set(event.target.checked)}
        />
      </label>
    </li>
  );
}
