import type { Statement } from "./statement";

export const statement: Statement = {
  title: "Erklärung zur Barrierefreiheit",
  lead: "Für das Kundenportal von {tenant}.",
  aim: [
    "Was das Portal erfüllen soll",
    "Das Portal soll die europäische Norm EN 301 549 und die Web Content Accessibility Guidelines (WCAG) 2.2, Stufen A und AA, erfüllen. Nach unseren eigenen Prüfungen tut es das teilweise: Die unten genannten Einschränkungen sind bekannt.",
  ],
  tests: [
    "Wie geprüft wurde",
    "Ein automatisches Prüfprogramm ging durch alle Seiten und Dialoge: hell und dunkel, in mehreren Markenfarben, auf schmalen und breiten Bildschirmen, in allen drei Sprachen. Ein solches Programm findet nur einen Teil aller Barrieren.",
    "Die üblichen Aufgaben, vom Anmelden bis zum Abmelden, wurden allein mit der Tastatur erledigt; dabei wurde geprüft, dass der Fokus immer sichtbar bleibt.",
    "Namen, Rollen und Meldungen, die ein Browser an Hilfsmittel weitergibt, wurden ausgelesen.",
    "Die Seiten wurden bei 400 % Vergrößerung, mit größeren Textabständen und mit erzwungenen Farben geprüft.",
    "Es gab keinen Test mit Menschen, die Hilfsmittel nutzen, keinen mit einem Screenreader selbst und keine Prüfung durch Außenstehende. Alle Prüfungen liefen mit nur einer Browser-Engine.",
  ],
  limits: [
    "Bekannte Einschränkungen",
    "Namen, Tickets und Nachrichten stehen in der Sprache, in der sie geschrieben wurden. Die Seite teilt einem Screenreader nicht mit, welche das ist.",
    "Wenn Sie nicht angemeldet bleiben, endet die Sitzung nach einiger Zeit ohne Nutzung, und nichts warnt Sie vorher. Was nicht gespeichert war, geht dann verloren.",
    "Kurze Bestätigungen verschwinden nach fünf Sekunden.",
    "Heruntergeladene Dateien und Seiten außerhalb des Portals, etwa Impressum, Datenschutz oder Bezahlung, sind nicht Teil dieser Erklärung.",
  ],
  contact: {
    title: "Wenn Sie auf eine Barriere stoßen",
    mail: "Schreiben Sie an {email}. Nennen Sie bitte die Seite sowie Ihr Gerät und Ihre Hilfsmittel.",
    noMail:
      "Sagen Sie es dem Dienstleister, der Ihre Systeme betreut. Nennen Sie bitte die Seite sowie Ihr Gerät und Ihre Hilfsmittel.",
    further:
      "Hilft Ihnen die Antwort nicht weiter, können Sie sich an die für digitale Barrierefreiheit zuständige Stelle Ihres Landes wenden.",
  },
  subject: "Barrierefreiheit des Kundenportals von {tenant}",
  made: "Erstellt am {date} anhand von Prüfungen durch die Hersteller des Portals.",
};
