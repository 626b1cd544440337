import type { Series } from "./series";

/** One of a page's charts over the same times. */
export interface Chart {
  id: string;
  title: string;
  /** The first is drawn in the brand's colour, the second dashed in the accent. */
  series: readonly Series[];
  /** The same a day earlier, for each series or none; dashed, without a colour. */
  before?: readonly Series[] | undefined;
  /** The top of the axis; without one a round number above the largest value. */
  max?: number;
  /** From where on a value needs attention. */
  limit?: number;
  format: (value: number) => string;
  /** What counts as now; without it the newest of the values. */
  now?: number | null;
  /** Since when nothing has come: what counts as now is as old as this. */
  old?: string;
}

/** The words for a value, or for none. */
export type Known = (value: number | null | undefined) => string;
