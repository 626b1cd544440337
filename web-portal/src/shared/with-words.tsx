import { deviceLocale } from "./i18n/device-language";
import { type More, MoreWords, moreWords } from "./i18n/i18n";
import { type Importer, later } from "./later";

/** A piece with the words that its kind brings along, fetched beside it. */
export const withWords =
  <P extends object>(of: More, importer: Importer<P>): Importer<P> =>
  async () => {
    const [{ default: Piece }] = await Promise.all([importer(), moreWords(of, deviceLocale())]);
    return {
      default: (props: P) => (
        <MoreWords of={of}>
          <Piece {...props} />
        </MoreWords>
      ),
    };
  };

/** A piece in which people prove who they are. */
export const accountPiece = <P extends object>(importer: Importer<P>) => later(withWords("account", importer));

/** One that a page is whole without: nothing, if it does not come. */
export const extra = <P extends object>(importer: Importer<P>, of: More = "account") =>
  later<P>(() => withWords(of, importer)().catch(() => ({ default: () => null })));
