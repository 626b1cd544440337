export interface Piece {
  /** Where it begins. */
  at: number;
  text: string;
  /** Whether the other value has something else here. */
  isOther: boolean;
}

/** How many characters two texts have in common at their beginnings and at their ends, never counting one twice. */
function ends(a: string, b: string) {
  const most = Math.min(a.length, b.length);
  let [start, end] = [0, 0];
  while (start < most && a[start] === b[start]) start++;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return { start, end };
}

/** Where the characters of `text` lie that are not in `other`. */
function span(text: string, other: string): [from: number, to: number][] {
  const at = text.indexOf(other);
  // The other value and more around it: quotation marks, a zone appended.
  if (other && at >= 0)
    return [
      [0, at],
      [at + other.length, text.length],
    ];
  if (other.includes(text)) return [];
  const { start, end } = ends(text, other);
  // A letter or two in common is chance.
  return [start + end < text.length / 2 ? [0, text.length] : [start, text.length - end]];
}

/** A value in pieces, alike and different, against the one of `others` that is the most like it. */
export function pieces(text: string, others: readonly string[]): Piece[] {
  const likeness = (other: string) => {
    const { start, end } = ends(text, other);
    return start + end;
  };
  const [other = ""] = others.includes(text) ? [text] : others.toSorted((a, b) => likeness(b) - likeness(a));
  const found: Piece[] = [];
  let done = 0;
  for (const [from, to] of span(text, other)) {
    found.push(
      { at: done, text: text.slice(done, from), isOther: false },
      { at: from, text: text.slice(from, to), isOther: true },
    );
    done = to;
  }
  return [...found, { at: done, text: text.slice(done), isOther: false }].filter((piece) => piece.text !== "");
}
