import { useState } from "react";
import type { Announcement } from "../api/schema";
import { moreWords } from "../i18n/i18n";
import type { Locale } from "../i18n/language";
import { extra } from "../with-words";

export const Announcements = extra(() => import("./Announcements"), "announcements");
export const NodeMark = extra(() => import("./NodeMark"), "announcements");

/** Fetches all that shows them, in a language. */
export const announcementPieces = (locale: Locale) =>
  Promise.all([Announcements.chunk(), NodeMark.chunk(), moreWords("announcements", locale)]);

/** What can stand on a page from its first moment on; none of it, if what shows it has yet to come. */
export const useFirst = (items: readonly Announcement[]) =>
  useState(() => (items.length > 0 && "value" in Announcements.chunk() ? items : []))[0];
