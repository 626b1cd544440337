import { useState } from "react";
import type { InvitedUser, PortalUser, Role } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Confirm, Dialog, DialogActions, FormError } from "../../shared/ui/Dialog";
import { focusMain } from "../../shared/ui/focus-main";
import { useProblemText } from "../../shared/ui/problems";
import { useToast } from "../../shared/ui/Toast";
import { useChangeRole, useRemove, useResend } from "./changes";
import { LinkDialog } from "./InviteDialog";
import styles from "./people.module.css";
import { RoleField } from "./RoleField";

const roles: readonly Role[] = ["owner", "admin", "viewer"];

/** The role of a person, and the way out; of an invitation, its link and its withdrawal. */
export function ManageDialog({ user, onClose }: { user: PortalUser; onClose: () => void }) {
  const { t } = useI18n();
  const [removing, setRemoving] = useState(false);
  const [resent, setResent] = useState<InvitedUser>();
  const name = user.name || user.email;
  if (resent) return <LinkDialog user={resent} onClose={onClose} />;
  if (removing) return <Removal user={user} name={name} onClose={onClose} />;
  return (
    <Dialog title={t("users.manage.of", { name })} onClose={onClose}>
      {(close) => (
        <>
          <RoleForm user={user} name={name} close={close} />
          <div className={styles.more}>
            {user.status !== "active" && <Resend user={user} onSent={setResent} />}
            <Button onClick={() => setRemoving(true)}>
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
  const text = useProblemText();
  const toast = useToast();
  const accepted = user.status === "active";
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const role = new FormData(event.currentTarget).get("role") as Role;
        if (change.isPending) return;
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
      {change.error && <FormError>{text(change.error)}</FormError>}
      <RoleField
        roles={roles}
        initial={user.role}
        off={accepted ? undefined : { role: "owner", why: t("fieldError.owner-later") }}
      />
      <DialogActions close={close} confirm={t("app.save")} busy={change.isPending} />
    </form>
  );
}

function Resend({ user, onSent }: { user: PortalUser; onSent: (user: InvitedUser) => void }) {
  const { t } = useI18n();
  const resend = useResend(useSlug());
  const text = useProblemText();
  return (
    <>
      {resend.error && <FormError>{text(resend.error)}</FormError>}
      <Button icon="refresh" busy={resend.isPending} onClick={() => resend.mutate(user.id, { onSuccess: onSent })}>
        {t("users.resend")}
      </Button>
    </>
  );
}

function Removal({ user, name, onClose }: { user: PortalUser; name: string; onClose: () => void }) {
  const { t } = useI18n();
  const remove = useRemove(useSlug());
  const text = useProblemText();
  const toast = useToast();
  return (
    <Confirm
      title={t("users.remove.title", { name })}
      body={t("users.remove.help")}
      confirm={t("users.remove.confirm", { name })}
      busy={remove.isPending}
      error={remove.error ? text(remove.error) : undefined}
      onClose={onClose}
      onConfirm={(close) =>
        remove.mutate(user.id, {
          onSuccess: () => {
            close();
            // The browser has given it back to the button in the person's row, which goes when the list is drawn anew.
            focusMain();
            toast(t("users.removed", { name }));
          },
        })
      }
    />
  );
}
