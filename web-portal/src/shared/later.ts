import { type ComponentType, createElement, use } from "react";
import { piece } from "./piece";

export type Importer<P> = () => Promise<{ default: ComponentType<P> }>;

/** Like React's `lazy`, but can be asked again for what did not come. */
export function later<P extends object>(importer: Importer<P>) {
  const chunk = piece(importer);
  return Object.assign((props: P) => createElement(use(chunk()).default, props), { chunk });
}
