/**
 * As `placeholderData` of a list: the rows that are there stay until the next have come. A list without any does not stay:
 * it would say that there are none.
 */
export const keepItems = <T>(previous: (T & { items: readonly unknown[] }) | undefined): T | undefined =>
  previous?.items.length ? previous : undefined;
