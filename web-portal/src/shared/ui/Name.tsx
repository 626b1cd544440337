import type { ReactNode } from "react";

/** What parts a name belongs to what stands before it. */
const PARTS = /[^\s._/:@-]+[\s._/:@-]*|[\s._/:@-]+/gu;
/** As wide as most columns, in signs. */
const WIDTH = 28;
const signs = new Intl.Segmenter();

/** A part where it may break: between any two signs once it is too long for a column, but never inside one. */
function pieces(part: string) {
  if (part.length <= WIDTH) return [part];
  const all = Array.from(signs.segment(part), ({ segment }) => segment);
  return Array.from({ length: Math.ceil(all.length / WIDTH) }, (_, at) =>
    all.slice(at * WIDTH, (at + 1) * WIDTH).join(""),
  );
}

/** A name of the customer's, in its own direction of writing; columns keep its parts whole. */
export const Name = ({ of }: { of: string }) => (
  <bdi>
    {(of.match(PARTS) ?? []).flatMap(pieces).reduce<ReactNode>(
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
