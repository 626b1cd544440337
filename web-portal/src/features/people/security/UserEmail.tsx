import type { PortalUser } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { Button } from "../../../shared/ui/Button";
import { Dialog } from "../../../shared/ui/Dialog";
import styles from "../people.module.css";
import { EmailDialog } from "./EmailDialog";
import { WaitingEmail } from "./WaitingEmail";

interface Props {
  user: PortalUser;
  name: string;
  onClose: () => void;
}

/** Gives somebody who is no owner another address, once it has been confirmed there. */
export default function UserEmail(props: Props) {
  return props.user.new_email ? <AwaitedEmail {...props} /> : <Change {...props} />;
}

function Change({ user: { id, email }, name, onClose }: Props) {
  const { t } = useI18n();
  return (
    <EmailDialog
      id={id}
      title={t("users.email.title", { name })}
      help={t("users.email.help", { email })}
      onClose={onClose}
    />
  );
}

function AwaitedEmail({ user: { id, new_email }, name, onClose }: Props) {
  const { t } = useI18n();
  return (
    <Dialog title={t("users.email.title", { name })} onClose={onClose}>
      {(close) => (
        <>
          <WaitingEmail id={id} email={new_email ?? ""} onCancelled={close} />
          <div className={styles.actions}>
            <Button onClick={close}>{t("users.close")}</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
