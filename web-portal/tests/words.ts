import accountDe from "../src/shared/i18n/account/de";
import accountEn from "../src/shared/i18n/account/en";
import accountUk from "../src/shared/i18n/account/uk";
import adminDe from "../src/shared/i18n/admin/de";
import adminEn from "../src/shared/i18n/admin/en";
import adminUk from "../src/shared/i18n/admin/uk";
import announcementsDe from "../src/shared/i18n/announcements/de";
import announcementsEn from "../src/shared/i18n/announcements/en";
import announcementsUk from "../src/shared/i18n/announcements/uk";
import insideDe from "../src/shared/i18n/de";
import insideEn from "../src/shared/i18n/en";
import firstDe from "../src/shared/i18n/first/de";
import firstEn from "../src/shared/i18n/first/en";
import firstUk from "../src/shared/i18n/first/uk";
import mailedDe from "../src/shared/i18n/mailed/de";
import mailedEn from "../src/shared/i18n/mailed/en";
import mailedUk from "../src/shared/i18n/mailed/uk";
import type { Catalogue } from "../src/shared/i18n/types";
import insideUk from "../src/shared/i18n/uk";

/** All words of each language. */
export const en = { ...firstEn, ...insideEn, ...accountEn, ...adminEn, ...mailedEn, ...announcementsEn };
export const de: Catalogue = { ...firstDe, ...insideDe, ...accountDe, ...adminDe, ...mailedDe, ...announcementsDe };
export const uk: Catalogue = { ...firstUk, ...insideUk, ...accountUk, ...adminUk, ...mailedUk, ...announcementsUk };
