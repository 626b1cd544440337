import type { MailedWords } from "../types";

export default {
  "forgot.title": "Passwort zurücksetzen",
  "forgot.lead": "Wir senden Ihnen per E-Mail einen Link. Er ist eine Stunde gültig.",
  "forgot.noMail":
    "Dieses Portal versendet keine E-Mails. Bitten Sie Ihren Anbieter um einen Link zum Zurücksetzen des Passworts.",
  "forgot.submit": "Link senden",
  "forgot.sent": "Prüfen Sie Ihren Posteingang",
  "forgot.sent.help":
    "Wenn für {email} hier ein Konto besteht, erhalten Sie eine E-Mail mit einem Link zum Zurücksetzen des Passworts. Kommt keine an, prüfen Sie den Spam-Ordner oder wenden Sie sich an Ihren Anbieter.",
  "reset.title": "Neues Passwort festlegen",
  "reset.lead": "Sie werden dabei auf allen Geräten abgemeldet.",
  "reset.submit": "Passwort festlegen",
  "reset.done": "Passwort geändert",
  "reset.done.help": "Melden Sie sich mit dem neuen Passwort an.",
  "invite.title": "Willkommen",
  "invite.lead": "{tenant} hat Sie eingeladen ({email}). Ihre Rolle: {role}.",
  "invite.until": "Die Einladung ist bis {date} gültig.",
  "invite.name": "Ihr Name",
  "link.other": "Sie sind als {email} angemeldet. Wenn Sie fortfahren, werden Sie dort abgemeldet.",
  "invite.submit": "Annehmen und anmelden",
  "link.expired": "Dieser Link ist nicht mehr gültig",
  "link.invite.help":
    "Er ist abgelaufen, wurde zurückgezogen oder bereits verwendet. Bitten Sie um eine neue Einladung. Wenn Sie sie schon angenommen haben, melden Sie sich an.",
  "link.reset.help": "Er ist abgelaufen oder wurde bereits verwendet. Er gilt nur einmal und eine Stunde lang.",
  "link.again": "Neuen Link anfordern",
  "link.missing": "Dieser Link ist unvollständig",
  "link.missing.help": "Öffnen Sie den erhaltenen Link erneut oder kopieren Sie ihn vollständig.",
  "stop.title": "Diese E-Mails abbestellen?",
  "stop.nodes": "Sie bekommen E-Mails, wenn ein Server offline oder wieder da ist.",
  "stop.invoices": "Sie bekommen E-Mails, wenn eine Rechnung neu oder überfällig ist.",
  "stop.tickets": "Sie bekommen E-Mails, wenn ein Ticket auf Sie wartet.",
  "stop.announcements": "Sie bekommen E-Mails, wenn Ihr Anbieter etwas ankündigt.",
  "stop.summary": "Sie bekommen jeden Montag eine Übersicht.",
  "stop.help": "Nichts ändert sich, bis Sie auf die Schaltfläche drücken. E-Mails zu Ihrem Konto kommen weiterhin.",
  "stop.submit": "E-Mails abbestellen",
  "stop.done": "Sie bekommen diese E-Mails nicht mehr",
  "stop.done.help": "In Ihrem Profil können Sie sie wieder einschalten.",
  "stop.profile": "Meine E-Mails auswählen",
  "stop.dead": "Dieser Link funktioniert hier nicht",
  "stop.dead.help":
    "Nichts wurde geändert. Öffnen Sie ihn aus einer neueren E-Mail, oder wählen Sie Ihre E-Mails in Ihrem Profil aus.",
} satisfies MailedWords;
