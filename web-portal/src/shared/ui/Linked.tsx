import { Fragment } from "react";
import { findLinks, type Piece } from "../links";

/** A text with its addresses as links; `host` is the class of what says where one leads that does not plainly say so. */
export function Linked({ text, host }: { text: string; host?: string | undefined }) {
  return findLinks(text).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text do not change their order
    <Fragment key={index}>{typeof piece === "string" ? piece : <Address {...piece} looks={host} />}</Fragment>
  ));
}

/** Somebody outside wrote it: it leads where it says, in a page that knows nothing of this one. */
function Address({ href, text, host, looks }: Exclude<Piece, string> & { looks: string | undefined }) {
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
      {host && (
        <bdi className={looks} dir="ltr">
          {` (${host})`}
        </bdi>
      )}
    </>
  );
}
