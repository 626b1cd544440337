import type { Statement } from "./statement";

export const statement: Statement = {
  title: "Accessibility statement",
  lead: "For the customer portal of {tenant}.",
  aim: [
    "Conformance",
    "The portal aims to meet the European standard EN 301 549 and the Web Content Accessibility Guidelines (WCAG) 2.2, levels A and AA. According to our own tests it meets them in part; the limitations below are known.",
  ],
  tests: [
    "Testing",
    "Automated checks covered every page and every dialog: light and dark, in several brand colours, on narrow and wide screens, in all three languages. Automated checks find only some barriers.",
    "The usual tasks, from logging in to logging out, were completed by keyboard alone, and the focus was checked to be visible at all times.",
    "The names, roles and messages that a browser passes to assistive technology were inspected.",
    "The pages were checked at 400% zoom, with wider text spacing and in forced colours.",
    "There has been no testing with people who use assistive technology, no testing with an actual screen reader and no external audit. All tests ran in one browser engine.",
  ],
  limits: [
    "Known limitations",
    "Names, tickets and messages appear in the language they were written in. The page doesn’t tell screen readers which language that is.",
    "Unless you chose “Keep me logged in on this device”, the session ends after a period of inactivity, without warning. Unsaved changes are then lost.",
    "Short confirmations disappear after five seconds.",
    "Downloaded files, and pages outside the portal such as imprint, privacy or payment, aren’t covered by this statement.",
  ],
  contact: {
    title: "Report a barrier",
    mail: "Email {email}. Please include the page and the device and assistive technology you use.",
    noMail:
      "Contact the provider who looks after your systems. Please include the page and the device and assistive technology you use.",
    further: "If the answer doesn’t help, you can contact the authority for digital accessibility in your country.",
  },
  subject: "Accessibility of the customer portal of {tenant}",
  made: "Prepared on {date}, based on tests by the makers of the portal.",
};
