import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from "@simplewebauthn/browser";
import { ApiProblem } from "./api/client";
import type { NewPasskey, PasskeyAnswer, PasskeyCreation, PasskeyRequest } from "./api/schema";

/** A new passkey of what the browser and the person choose. */
export const makePasskey = ({ options }: PasskeyCreation) =>
  answered(startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON })) as Promise<
    NewPasskey["passkey"]
  >;

/** The answer of one of the passkeys asked for. */
export const askPasskey = ({ options }: PasskeyRequest) =>
  answered(
    startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }),
  ) as Promise<PasskeyAnswer>;

/** The same among what the browser offers to fill in; it waits until that is chosen, or somebody asks for another. */
export const awaitPasskey = ({ options }: PasskeyRequest) =>
  startAuthentication({
    optionsJSON: options as PublicKeyCredentialRequestOptionsJSON,
    useBrowserAutofill: true,
  }) as Promise<PasskeyAnswer>;

/** Nobody waits for one any more. */
export const endPasskey = () => WebAuthnAbortService.cancelCeremony();

/** What went wrong in the browser, or was not wanted, as a problem with words. */
async function answered<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (cause) {
    const isKnown = cause instanceof Error && cause.name === "InvalidStateError";
    throw Object.assign(new ApiProblem(0, isKnown ? "passkey-known" : "passkey-declined"), { cause });
  }
}
