import { useMemo } from "react";
import type { User } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { type Locale, regionFor } from "../../shared/i18n/language";
import { SelectField } from "../../shared/ui/Field";
import { currentName, placeName, regions, zoneGroups } from "./regions-and-zones";

/** By which region and clocks somebody is told dates, times and numbers. */
export function PlaceFields({ user }: { user: User }) {
  const { t, word, language } = useI18n();
  const named = useMemo(() => regionsOf(language), [language]);
  const groups = useMemo(() => zoneGroups(user.time_zone), [user.time_zone]);
  const device = currentName(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  return (
    <>
      <SelectField
        label={t("field.region")}
        hint={t("profile.region.hint")}
        name="region"
        defaultValue={user.region ?? ""}
      >
        <option value="">{t("profile.region.browser", { region: browserRegion(language) })}</option>
        {named.map(([code, name]) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("field.time_zone")}
        hint={t("profile.zone.hint")}
        name="time_zone"
        defaultValue={user.time_zone === null ? "" : currentName(user.time_zone)}
      >
        <option value="">{t("profile.zone.device", { zone: placeName(device) })}</option>
        {groups.map(([area, zones]) => {
          const options = zones.map((zone) => (
            <option key={zone} value={zone}>
              {placeName(zone)}
            </option>
          ));
          return area ? (
            <optgroup key={area} label={word("zone", area)}>
              {options}
            </optgroup>
          ) : (
            options
          );
        })}
      </SelectField>
    </>
  );
}

const namesIn = (language: Locale) => new Intl.DisplayNames(language, { type: "region" });

function regionsOf(language: Locale): [code: string, name: string][] {
  const names = namesIn(language);
  const { compare } = new Intl.Collator(language);
  return regions
    .map((code): [string, string] => [code, names.of(code) ?? code])
    .sort(([, left], [, right]) => compare(left, right));
}

function browserRegion(language: Locale) {
  const { region = "" } = new Intl.Locale(regionFor(language, navigator.languages)).maximize();
  return namesIn(language).of(region) ?? region;
}
