import { noop } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

let pending: { answer: Promise<boolean>; give: (proved: boolean) => void } | undefined;
const listeners = new Set<() => void>();

function change(next: typeof pending) {
  pending = next;
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let isWatched = false;
/** There is something on the page that asks; returns what ends that. */
export function watchProof() {
  isWatched = true;
  return () => {
    isWatched = false;
    endProof(false);
  };
}

/** Whether somebody is being asked to prove who they are. */
export const useIsProofAsked = () => useSyncExternalStore(subscribe, () => pending !== undefined);

/** They have, or would not. */
export function endProof(proved: boolean) {
  pending?.give(proved);
  change(undefined);
}

/** Asks for it, once for all that wait for it; `false`, too, when there is nothing on the page that asks. */
export function askForProof(): Promise<boolean> {
  if (!pending && isWatched) {
    const { promise: answer, resolve: give } = Promise.withResolvers<boolean>();
    change({ answer, give });
  }
  return pending?.answer ?? Promise.resolve(false);
}

/** Whether the server wants a fresh proof before it does this. */
export async function wantsProof(answer: Response): Promise<boolean> {
  if (answer.status !== 403) return false;
  const problem = await answer.clone().json().catch(noop);
  return problem?.code === "proof-required";
}
