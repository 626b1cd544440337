import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { factorsOptions } from "../features/people/queries";
import { api, call } from "../shared/api/client";
import { endProof } from "../shared/api/proof";
import type { Proof } from "../shared/api/schema";
import { I18nProvider, MoreWords, useI18n } from "../shared/i18n/i18n";
import { useSession, useSlug } from "../shared/session";
import { CodeField } from "../shared/ui/CodeField";
import { Dialog, DialogActions, DialogText } from "../shared/ui/Dialog";
import { PasswordField } from "../shared/ui/Field";
import { Form } from "../shared/ui/Form";
import styles from "../shared/ui/field.module.css";
import { useLate } from "../shared/ui/Loaded";
import { PasskeyButton } from "../shared/ui/PasskeyButton";
import { useFieldErrors, useProblemText } from "../shared/ui/problems";

/** Asks for the password, and a code where there is a second factor, on top of what wanted to be done. */
export default function ProofDialog() {
  const { language } = useI18n();
  return (
    <I18nProvider locale={language} all>
      <MoreWords of="account">
        <Proving />
      </MoreWords>
    </I18nProvider>
  );
}

function Proving() {
  const { t } = useI18n();
  // Not known in a while, it is the server that says whether there is one.
  const factors = useQuery({ ...factorsOptions(useSlug()), retry: false });
  const isProved = useRef(false);
  const isLate = useLate(factors.isLoading);
  if (factors.isLoading && !isLate) return null;
  return (
    <Dialog title={t("proof.title")} onClose={() => endProof(isProved.current)}>
      {(close) => (
        <>
          <DialogText>{t("proof.help")}</DialogText>
          <Fields
            hasFactor={factors.data?.recovery_codes_left != null}
            // One that is not known of may be either.
            hasApp={factors.data?.recovery_codes_left == null || factors.data.authenticators.length > 0}
            hasPasskey={factors.data?.passkeys.some((passkey) => passkey.works_here) ?? false}
            hasRecovery={factors.data?.recovery_codes_left !== 0}
            close={close}
            onProved={() => {
              isProved.current = true;
              close();
            }}
          />
        </>
      )}
    </Dialog>
  );
}

function Fields({
  hasFactor,
  hasApp,
  hasPasskey,
  hasRecovery,
  close,
  onProved,
}: {
  hasFactor: boolean;
  hasApp: boolean;
  hasPasskey: boolean;
  hasRecovery: boolean;
  close: () => void;
  onProved: () => void;
}) {
  const { t } = useI18n();
  const slug = useSlug();
  const { user } = useSession();
  const prove = useMutation({
    mutationFn: (body: Proof) => call(api.POST("/portal/{slug}/profile/proof", { params: { path: { slug } }, body })),
  });
  const errors = useFieldErrors(prove.error, ["password", "code"]);
  const errorText = useProblemText();
  const isCodeWanted = hasFactor || prove.error?.fieldErrors.code !== undefined;
  return (
    <Form
      change={prove}
      errors={errors}
      className={styles.fields}
      onSend={(data) => {
        const code = data.get("code");
        prove.mutate(
          { password: String(data.get("password")), ...(code !== null && { code: String(code).trim() }) },
          { onSuccess: onProved },
        );
      }}
    >
      {hasPasskey && (
        <PasskeyButton
          ask={() => call(api.POST("/portal/{slug}/profile/proof/options", { params: { path: { slug } } }))}
          onAnswer={(passkey) => prove.mutate({ passkey }, { onSuccess: onProved })}
          errorText={errorText}
          busy={prove.isPending}
        />
      )}
      <input type="hidden" name="username" autoComplete="username" value={user.email} />
      <PasswordField
        label={t("login.password")}
        error={errors.of("password")}
        name="password"
        autoComplete="current-password"
        required
      />
      {isCodeWanted && (
        <CodeField
          error={errors.of("code")}
          hasApp={hasApp}
          hasRecovery={hasRecovery}
          onTurn={() => errors.change("code")}
        />
      )}
      <DialogActions close={close} confirm={t("proof.confirm")} busy={prove.isPending} />
    </Form>
  );
}
