import { de as accountDe } from "../src/shared/i18n/account/de";
import { en as accountEn } from "../src/shared/i18n/account/en";
import { uk as accountUk } from "../src/shared/i18n/account/uk";
import { de as insideDe } from "../src/shared/i18n/de";
import { en as insideEn } from "../src/shared/i18n/en";
import { de as firstDe } from "../src/shared/i18n/first/de";
import { en as firstEn } from "../src/shared/i18n/first/en";
import { uk as firstUk } from "../src/shared/i18n/first/uk";
import type { Catalogue } from "../src/shared/i18n/types";
import { uk as insideUk } from "../src/shared/i18n/uk";

/** All words of each language. */
export const en = { ...firstEn, ...insideEn, ...accountEn };
export const de: Catalogue = { ...firstDe, ...insideDe, ...accountDe };
export const uk: Catalogue = { ...firstUk, ...insideUk, ...accountUk };
