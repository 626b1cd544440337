import { Fragment } from "react";
import { findLinks, type Piece } from "../links";

/** A text with its addresses as links. */
export function Linked({ text }: { text: string }) {
  return findLinks(text).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text do not change their order
    <Fragment key={index}>{typeof piece === "string" ? piece : <Address {...piece} />}</Fragment>
  ));
}

/** Somebody outside wrote it: it leads where it says, in a page that knows nothing of this one. */
function Address({ href, text, host }: Exclude<Piece, string>) {
  return (
    <>
      <a
        href={href}
        dir="ltr"
        rel="noopener noreferrer nofollow"
        target={href.startsWith("https:") ? "_blank" : undefined}
      >
        {text}
      </a>
      {host && <bdi dir="ltr">{` (${host})`}</bdi>}
    </>
  );
}
