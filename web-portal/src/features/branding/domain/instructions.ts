import type { DnsRecord } from "../../../shared/api/schema";
import type { I18n } from "../../../shared/i18n/i18n";

/** What to tell whoever runs the DNS, as plain text. */
export const instructions = ({ t }: I18n, records: readonly DnsRecord[]) =>
  records
    .map(({ name, type, expected, seen, advice }) => {
      const values = (of: readonly string[]) => of.join(", ") || t("app.none");
      return [
        advice,
        `${t("domain.name")}: ${name}`,
        `${t("domain.type")}: ${type}`,
        `${t("domain.expected")}: ${values(expected)}`,
        seen && `${t("domain.seen")}: ${values(seen)}`,
      ]
        .filter(Boolean)
        .join("\n");
    })
    .join("\n\n");

/** A mail to nobody yet; its lines end as RFC 6068 has them. */
export const mailTo = (subject: string, body: string) =>
  `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`;
