import type { BrandingForm, BrandingOfOwner } from "../../shared/api/schema";
import { useI18n } from "../../shared/i18n/i18n";
import type { Key } from "../../shared/i18n/types";
import { useSlug } from "../../shared/session";
import { Button } from "../../shared/ui/Button";
import { Field } from "../../shared/ui/Field";
import { Form } from "../../shared/ui/Form";
import { Card, CardHead } from "../../shared/ui/parts";
import { useFieldErrors } from "../../shared/ui/problems";
import { useToast } from "../../shared/ui/Toast";
import { useUnsaved } from "../../shared/unsaved";
import styles from "./branding.module.css";
import { useSaveBranding } from "./changes";

type Name = keyof BrandingForm;
/** What is typed, as text; empty is "my provider's value". */
export type Draft = Readonly<Record<Name, string>>;

interface Input {
  readonly label: Key;
  readonly type: "text" | "tel" | "email" | "url";
  readonly maxLength: number;
}
const colourNames = ["primary_color", "secondary_color"] as const;
/** The other fields in their order. */
const inputs = {
  logo_url: { label: "branding.logo.url", type: "url", maxLength: 2048 },
  support_email: { label: "field.support_email", type: "email", maxLength: 254 },
  support_phone: { label: "field.support_phone", type: "tel", maxLength: 50 },
  support_hours: { label: "field.support_hours", type: "text", maxLength: 200 },
  support_url: { label: "branding.support.url", type: "url", maxLength: 2048 },
  custom_domain: { label: "field.custom_domain", type: "text", maxLength: 253 },
} as const satisfies Readonly<Record<Exclude<Name, (typeof colourNames)[number]>, Input>>;
const inputNames = Object.keys(inputs) as (keyof typeof inputs)[];
const names: readonly Name[] = [...colourNames, ...inputNames];
const NEUTRAL = "#565d68";
const draftOf = ({ own }: BrandingOfOwner) =>
  Object.fromEntries(names.map((name) => [name, own[name] ?? ""])) as Record<Name, string>;

export interface Colours {
  readonly primary: string;
  readonly secondary: string;
}

/** The two colours that the draft comes to: the owner's, else the provider's, else neutral; without a second, the first. */
export function effective(draft: Draft | undefined, branding: BrandingOfOwner): Colours {
  const { operator } = branding;
  const { primary_color, secondary_color } = draft ?? draftOf(branding);
  const primary = primary_color || operator.primary_color || NEUTRAL;
  return { primary, secondary: secondary_color || operator.secondary_color || primary };
}

/** `draft` is undefined while nothing has been changed. */
export function Editor({
  branding,
  draft,
  onChange,
}: {
  branding: BrandingOfOwner;
  draft: Draft | undefined;
  onChange: (draft: Draft | undefined) => void;
}) {
  const { t } = useI18n();
  const slug = useSlug();
  const save = useSaveBranding(slug);
  const toast = useToast();
  const errors = useFieldErrors(save.error, names);
  const shown = draft ?? draftOf(branding);
  const colours = effective(draft, branding);
  useUnsaved(draft !== undefined && !save.isPending);
  const props = (name: Name) => ({
    name,
    value: shown[name],
    error: errors.of(name),
    theirs: branding.operator[name],
    onChange: (value: string) => {
      errors.change(name);
      onChange({ ...shown, [name]: value });
    },
  });
  const send = () => {
    const body = Object.fromEntries(names.map((name) => [name, shown[name] || null])) as BrandingForm;
    save.mutate(body, {
      onSuccess: () => {
        onChange(undefined);
        toast(t("branding.saved"));
      },
    });
  };
  return (
    <Card padded aria-labelledby="edit">
      <CardHead id="edit" title={t("branding.edit")} />
      <Form change={save} errors={errors} className={styles.form} onSend={send}>
        <p className={styles.quiet}>{t("branding.edit.help")}</p>
        {/* A page of its own, as the edge's policy has it: no link of the program's. */}
        <a href={`/portal/${slug}/branding/logo`}>{t(branding.effective.logo ? "logo.change" : "logo.upload")}</a>
        <Colour label={t("field.primary_color")} picked={colours.primary} {...props("primary_color")} />
        <Colour label={t("field.secondary_color")} picked={colours.secondary} {...props("secondary_color")} />
        {inputNames.map((name) => (
          <Text key={name} {...inputs[name]} label={t(inputs[name].label)} {...props(name)} />
        ))}
        <div className={styles.actions}>
          <Button type="submit" look="primary" busy={save.isPending}>
            {t("branding.save")}
          </Button>
          {draft && <Button onClick={() => onChange(undefined)}>{t("branding.discard")}</Button>}
        </div>
      </Form>
    </Card>
  );
}

interface InputProps {
  label: string;
  name: string;
  value: string;
  /** The provider's value. */
  theirs: string | null;
  error: string | undefined;
  onChange: (value: string) => void;
}

function Text({ theirs, onChange, ...rest }: InputProps & Omit<Input, "label">) {
  return (
    <div className={styles.setting}>
      <Field
        {...rest}
        placeholder={theirs ?? ""}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      <Theirs label={rest.label} value={rest.value} theirs={theirs} onChange={onChange} />
    </div>
  );
}

/** What the provider has set, and the way back to it. */
function Theirs({ label, value, theirs, onChange }: Pick<InputProps, "label" | "value" | "theirs" | "onChange">) {
  const { t } = useI18n();
  if (value === "" || theirs === null) return null;
  return (
    <p className={styles.theirs}>
      <span>{t("branding.theirs", { value: theirs })}</span>
      <button
        type="button"
        className={styles.textButton}
        aria-label={`${label}: ${t("branding.useTheirs")}`}
        onClick={() => onChange("")}
      >
        {t("branding.useTheirs")}
      </button>
    </p>
  );
}

/** A colour by picking or by typing; the picker shows what is in force. */
function Colour({ picked, theirs, onChange, ...rest }: InputProps & { picked: string }) {
  const { t } = useI18n();
  return (
    <div className={styles.setting}>
      <div className={styles.colourRow}>
        <input
          type="color"
          className={styles.picker}
          aria-label={t("branding.pick", { name: rest.label })}
          value={/^#[0-9a-f]{6}$/i.test(picked) ? picked : NEUTRAL}
          onChange={(event) => onChange(event.target.value)}
        />
        <div className={styles.colourText}>
          <Field
            {...rest}
            placeholder={theirs ?? ""}
            autoComplete="off"
            spellCheck={false}
            maxLength={32}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
      </div>
      <Theirs label={rest.label} value={rest.value} theirs={theirs} onChange={onChange} />
    </div>
  );
}
