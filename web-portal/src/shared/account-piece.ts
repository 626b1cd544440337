import { deviceLocale } from "./i18n/device-language";
import { accountWords } from "./i18n/i18n";
import { type Importer, later } from "./later";

/** Fetches the words of a piece in which people prove who they are beside it. */
export const withWords =
  <P>(importer: Importer<P>): Importer<P> =>
  async () =>
    (await Promise.all([importer(), accountWords(deviceLocale())]))[0];

/** Such a piece. */
export const accountPiece = <P extends object>(importer: Importer<P>) => later(withWords(importer));

/** One that a page is whole without: nothing, if it does not come. */
export const extra = <P extends object>(importer: Importer<P>) =>
  later<P>(() => withWords(importer)().catch(() => ({ default: () => null })));
