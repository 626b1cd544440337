import { expect, test } from "vitest";
import { needsDocument } from "../../src/features/branding/changes";
import type { BrandingOfOwner } from "../../src/shared/api/schema";

const HERE = "https://portal.test/portal/acme/branding";
const shown = (url: string | null) => {
  const logo = url === null ? null : { url, width: null, height: null, ground: "light" as const };
  return { effective: { logo: logo && { light: logo, dark: logo } } as BrandingOfOwner["effective"] };
};

test.each([
  [null, "https://cdn.test/logo.svg", true],
  ["/portal/acme/logo.png", "https://cdn.test/logo.svg", true],
  ["https://cdn.test/old.svg", "https://cdn.test/logo.svg", false],
  [null, "/portal/acme/logo.png", false],
  [null, "https://portal.test/logo.svg", false],
  ["https://cdn.test/logo.svg", null, false],
])("from a logo at %s to one at %s a new document: %s", (before, saved, needed) =>
  expect(needsDocument(shown(before), shown(saved), HERE)).toBe(needed),
);
