import { useState } from "react";
import type { Role } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import { SelectField } from "../../shared/ui/Field";

/** A role to choose, and below it what the chosen one may do: beside its name a phone has no room for that. */
export function RoleField({
  roles,
  initial,
  off,
}: {
  roles: readonly Role[];
  initial: Role;
  /** The one that cannot be chosen, and why. */
  off?: { role: Role; why: string } | undefined;
}) {
  const { t, word } = useI18n();
  const [chosen, choose] = useState(initial);
  return (
    <SelectField
      label={t("field.role")}
      name="role"
      value={chosen}
      onChange={(event) => choose(event.target.value as Role)}
      hint={
        <>
          {word("role", `${chosen}.help`)}
          {off && <br />}
          {off?.why}
        </>
      }
    >
      {roles.map((each) => (
        <option key={each} value={each} disabled={each === off?.role}>
          {word("role", each)}
        </option>
      ))}
    </SelectField>
  );
}
