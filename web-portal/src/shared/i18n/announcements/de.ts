import type { AnnouncementWords } from "../types";

export default {
  "announcement.all": "Mitteilungen",
  "announcement.info": "Neuigkeit",
  "announcement.maintenance": "Wartung",
  "announcement.incident": "Störung",
  "announcement.over": "Vorbei",
  "announcement.since": "seit {time}",
  "announcement.from": "ab {time}",
  "announcement.until": "bis {time}",
  "announcement.nodes": { one: "Betrifft {count} Ihrer Server", other: "Betrifft {count} Ihrer Server" },
  "announcement.details": "Einzelheiten",
  "announcement.seen": "Verstanden",
  "announcement.allSeen": "Alle als gesehen markieren",
  "announcement.more": { one: "{count} weitere Mitteilung", other: "{count} weitere Mitteilungen" },
  "announcement.folded": { one: "{count} gesehene Mitteilung", other: "{count} gesehene Mitteilungen" },
} satisfies AnnouncementWords;
