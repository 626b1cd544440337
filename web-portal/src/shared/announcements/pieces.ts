import { useState } from "react";
import type { Announcement } from "../api/schema";
import { extra } from "../with-words";

export const Announcements = extra(() => import("./Announcements"), "announcements");

/** What can stand on a page from its first moment on; none of it, if what shows it has yet to come. */
export const useFirst = (items: readonly Announcement[]) =>
  useState(() => (items.length > 0 && "value" in Announcements.chunk() ? items : []))[0];
