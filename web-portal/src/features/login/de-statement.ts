import type { Statement } from "./statement";

export const statement: Statement = {
  title: "Erklärung zur Barrierefreiheit",
  lead: "Für das Kundenportal von {tenant}.",
  aim: [
    "Anforderungen und Stand",
    "Das Portal soll die europäische Norm EN 301 549 und die Web Content Accessibility Guidelines (WCAG) 2.2, Stufen A und AA, erfüllen. Nach unseren eigenen Prüfungen erfüllt es sie teilweise; die unten genannten Einschränkungen sind bekannt.",
  ],
  tests: [
    "Prüfungen",
    "Alle Seiten und Dialoge wurden automatisiert geprüft: hell und dunkel, in mehreren Markenfarben, auf schmalen und breiten Bildschirmen, in allen drei Sprachen. Automatisierte Prüfungen finden nur einen Teil der Barrieren.",
    "Die üblichen Aufgaben, vom Anmelden bis zum Abmelden, wurden nur mit der Tastatur ausgeführt; dabei wurde geprüft, ob der Fokus immer sichtbar ist.",
    "Namen, Rollen und Meldungen, die ein Browser an Hilfsmittel weitergibt, wurden ausgelesen.",
    "Die Seiten wurden bei 400 % Vergrößerung, mit größeren Textabständen und mit erzwungenen Farben geprüft.",
    "Es gab keine Tests mit Menschen, die Hilfsmittel nutzen, keine Tests mit einem Screenreader und keine externe Prüfung. Alle Prüfungen liefen in nur einer Browser-Engine.",
  ],
  limits: [
    "Bekannte Einschränkungen",
    "Namen, Tickets und Nachrichten erscheinen in der Sprache, in der sie verfasst wurden. Die Seite teilt Screenreadern diese Sprache nicht mit.",
    "Wenn Sie nicht „Auf diesem Gerät angemeldet bleiben“ gewählt haben, endet die Sitzung nach längerer Inaktivität ohne Vorwarnung. Nicht gespeicherte Änderungen gehen dann verloren.",
    "Kurze Bestätigungen verschwinden nach fünf Sekunden.",
    "Heruntergeladene Dateien und Seiten außerhalb des Portals, etwa Impressum, Datenschutz oder Bezahlung, sind nicht Teil dieser Erklärung.",
  ],
  contact: {
    title: "Barriere melden",
    mail: "Schreiben Sie an {email}. Nennen Sie bitte die Seite sowie Ihr Gerät und Ihre Hilfsmittel.",
    noMail:
      "Wenden Sie sich an den Anbieter, der Ihre Systeme betreut. Nennen Sie bitte die Seite sowie Ihr Gerät und Ihre Hilfsmittel.",
    further:
      "Hilft Ihnen die Antwort nicht weiter, können Sie sich an die Stelle wenden, die in Ihrem Land für digitale Barrierefreiheit zuständig ist.",
  },
  subject: "Barrierefreiheit des Kundenportals von {tenant}",
  made: "Erstellt am {date} auf der Grundlage von Prüfungen durch die Hersteller des Portals.",
};
