import type { Statement } from "./statement";

export const statement: Statement = {
  title: "Accessibility statement",
  lead: "For the customer portal of {tenant}.",
  aim: [
    "What the portal aims at",
    "The portal is to meet the European standard EN 301 549 and the Web Content Accessibility Guidelines (WCAG) 2.2, levels A and AA. By our own tests it does so in part: the limits below are known.",
  ],
  tests: [
    "How it was tested",
    "An automatic checker went through every page and every dialog: light and dark, in several brand colours, on narrow and wide screens, in all three languages. Such a checker finds only a part of all barriers.",
    "The usual tasks, from logging in to logging out, were done by keyboard alone, and it was checked that the focus always stays visible.",
    "Names, roles and messages that a browser hands to assistive technology were read back.",
    "The pages were checked at 400 % zoom, with wider text spacing and in forced colours.",
    "There has been no test with people who use assistive technology, none with a screen reader itself, and no audit by somebody from outside. All tests ran in one browser engine.",
  ],
  limits: [
    "Known limits",
    "Names, tickets and messages stand in the language they were written in. The page does not tell a screen reader which one that is.",
    "Unless you chose to be kept logged in, the session ends after some time without use, and nothing warns you beforehand. What was not saved is then lost.",
    "Short confirmations go away after five seconds.",
    "Downloaded files, and pages outside the portal such as imprint, privacy or payment, are not covered by this statement.",
  ],
  contact: {
    title: "If something is in your way",
    mail: "Write to {email}. Please name the page, and the device and aids that you use.",
    noMail:
      "Tell the provider who looks after your systems. Please name the page, and the device and aids that you use.",
    further: "If the answer does not help, you can turn to the authority for digital accessibility in your country.",
  },
  subject: "Accessibility of the customer portal of {tenant}",
  made: "Made on {date}, from tests by the makers of the portal.",
};
