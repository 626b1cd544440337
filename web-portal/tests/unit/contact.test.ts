import { expect, test } from "vitest";
import { mailHref, telHref } from "../../src/shared/contact";

test.each([
  ["110", "tel:110"],
  ["+49 30 1234-0", "tel:+493012340"],
  ["(030) 1234/56", "tel:030123456"],
  ["+44 (0)20 7946 0958", "tel:+442079460958"],
  ["+1 (212) 555-0100 ext. 12", "tel:+12125550100;ext=12"],
  ["030 1234x5", "tel:0301234;ext=5"],
])("%s is dialled as %s", (phone, href) => {
  expect(telHref(phone)).toBe(href);
});

test("a subject cannot become another part of the mail", () => {
  const href = mailHref("help+us&bcc=x@example.net", "A&B · 100 % = ?\nBcc: y");
  expect(new URL(href).pathname).toBe("help%2Bus%26bcc%3Dx@example.net");
  expect([...new URLSearchParams(new URL(href).search)]).toEqual([["subject", "A&B · 100 % = ? Bcc: y"]]);
});
