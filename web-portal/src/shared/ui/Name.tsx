import type { ReactNode } from "react";

/** Where a name may break: after what parts it, and inside a part only where that is longer than most columns. */
const PARTS = /[^\s._/:@-]{1,28}[\s._/:@-]*|[\s._/:@-]+/g;

/** A name of the customer's, in its own direction of writing; columns keep its parts whole. */
export const Name = ({ of }: { of: string }) => (
  <bdi>
    {(of.match(PARTS) ?? []).reduce<ReactNode>(
      (before, part) =>
        before === null ? (
          part
        ) : (
          <>
            {before}
            <wbr />
            {part}
          </>
        ),
      null,
    )}
  </bdi>
);
