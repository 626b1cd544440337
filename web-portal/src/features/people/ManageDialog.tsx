import { startTransition, useState } from "react";
import type { InvitedUser, PortalUser, Role } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSession, useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Confirm, Dialog, DialogActions } from "../../shared/ui/Dialog";
import { Form, FormError, Waiting } from "../../shared/ui/Form";
import { focusMain } from "../../shared/ui/focus-main";
import { useFieldErrors, useProblemText } from "../../shared/ui/problems";
import { useToast } from "../../shared/ui/Toast";
import { accountPiece } from "../../shared/with-words";
import { useChangeRole, useRemove, useResend } from "./changes";
import { LinkDialog } from "./InviteDialog";
import styles from "./people.module.css";
import { RoleField } from "./RoleField";

const ResetFactors = accountPiece(() => import("./security/ResetFactors"));
const UserEmail = accountPiece(() => import("./security/UserEmail"));

/** A worker of the version before does not say. */
export const hasFactor = ({ factors }: Partial<PortalUser>) => Boolean(factors?.length);

const roles: readonly Role[] = ["owner", "admin", "viewer"];

/** The role of a person, and the way out; of an invitation, its link and its withdrawal. */
export function ManageDialog({
  user,
  isLastOwner,
  onClose,
}: {
  user: PortalUser;
  isLastOwner: boolean;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const { user: me, features } = useSession();
  const [removing, setRemoving] = useState(false);
  const [resetting, setResetting] = useState(false);
  const [changingEmail, setChangingEmail] = useState(false);
  const [resent, setResent] = useState<InvitedUser>();
  const name = user.name || user.email;
  if (resent) return <LinkDialog user={resent} onClose={onClose} />;
  if (resetting) return <ResetFactors user={user} name={name} onClose={onClose} />;
  if (changingEmail) return <UserEmail user={user} name={name} onClose={onClose} />;
  if (removing) return <Removal user={user} name={name} onClose={onClose} />;
  return (
    <Dialog title={t("users.manage.of", { name })} onClose={onClose}>
      {(close) => (
        <>
          <RoleForm user={user} name={name} close={close} />
          <div className={styles.more}>
            {user.status !== "active" && <Resend user={user} onSent={setResent} />}
            {features.mail && user.status === "active" && user.role !== "owner" && (
              <Button onClick={() => startTransition(() => setChangingEmail(true))}>{t("users.email")}</Button>
            )}
            {hasFactor(user) && user.id !== me.id && (
              <Button onClick={() => startTransition(() => setResetting(true))}>{t("users.factors.reset")}</Button>
            )}
            <Button reason={isLastOwner ? t("problem.last-owner") : undefined} onClick={() => setRemoving(true)}>
              {t(user.status === "active" ? "users.remove" : "users.withdraw")}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function RoleForm({ user, name, close }: { user: PortalUser; name: string; close: () => void }) {
  const { t, word } = useI18n();
  const change = useChangeRole(useSlug());
  const errors = useFieldErrors(change.error, []);
  const toast = useToast();
  const accepted = user.status === "active";
  return (
    <Form
      change={change}
      errors={errors}
      className={styles.form}
      onSend={(data) => {
        const role = data.get("role") as Role;
        change.mutate(
          { id: user.id, role },
          {
            onSuccess: () => {
              close();
              toast(t("users.roleChanged", { name, role: word("role", role) }));
            },
          },
        );
      }}
    >
      <RoleField
        roles={roles}
        initial={user.role}
        off={accepted ? undefined : { role: "owner", why: t("fieldError.owner-later") }}
      />
      <DialogActions close={close} confirm={t("app.save")} busy={change.isPending} />
    </Form>
  );
}

function Resend({ user, onSent }: { user: PortalUser; onSent: (user: InvitedUser) => void }) {
  const { t } = useI18n();
  const { features } = useSession();
  const resend = useResend(useSlug());
  const text = useProblemText();
  return (
    <>
      {resend.error && <FormError problem={resend.error}>{text(resend.error)}</FormError>}
      <Button icon="refresh" busy={resend.isPending} onClick={() => resend.mutate(user.id, { onSuccess: onSent })}>
        {t(features.mail ? "users.resend" : "users.newLink")}
      </Button>
      <Waiting since={resend.isPending} />
    </>
  );
}

function Removal({ user, name, onClose }: { user: PortalUser; name: string; onClose: () => void }) {
  const { t } = useI18n();
  const remove = useRemove(useSlug());
  const toast = useToast();
  const isActive = user.status === "active";
  return (
    <Confirm
      title={t(isActive ? "users.remove.title" : "users.withdraw.title", { name })}
      body={t(isActive ? "users.remove.help" : "users.withdraw.help")}
      confirm={isActive ? t("users.remove.confirm", { name }) : t("users.withdraw")}
      change={remove}
      onClose={onClose}
      onConfirm={(close) =>
        remove.mutate(user.id, {
          onSuccess: () => {
            close();
            // The browser has given it back to the button in the person's row, which goes when the list is drawn anew.
            focusMain();
            toast(t(isActive ? "users.removed" : "users.withdrawn", { name }));
          },
        })
      }
    />
  );
}
