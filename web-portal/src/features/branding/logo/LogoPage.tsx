import { useQuery } from "@tanstack/react-query";
import { type ChangeEvent, type DragEvent, useState } from "react";
import type { ApiProblem } from "../../../shared/api/client";
import type { BrandingOfOwner, Scheme } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Button } from "../../../shared/ui/Button";
import { cx } from "../../../shared/ui/cx";
import { Loaded } from "../../../shared/ui/Loaded";
import { NotFound } from "../../../shared/ui/NotFound";
import { Page } from "../../../shared/ui/Page";
import { Card } from "../../../shared/ui/parts";
import { useProblemText } from "../../../shared/ui/problems";
import { Segments } from "../../../shared/ui/Segments";
import { useToast } from "../../../shared/ui/Toast";
import { useUnsaved } from "../../../shared/unsaved";
import { brandingOptions, isOwners } from "../queries";
import { useRemoveLogo, useSaveLogo } from "./changes";
import { LogoPreview } from "./LogoPreview";
import styles from "./logo.module.css";
import {
  type Crop,
  drawn,
  isAgain,
  isLight,
  type Refusal,
  Refused,
  read,
  type Source,
  toPNG,
  trimmed,
  WHOLE,
} from "./picture";

const sides = ["left", "top", "right", "bottom"] as const;
const TYPES = "image/png,image/jpeg,image/webp,image/svg+xml";

/** Opened as a page of its own: its policy alone lets a browser show a file that nobody has sent yet. */
export default function LogoPage() {
  const { t } = useI18n();
  const branding = useQuery(brandingOptions(useSlug()));
  return (
    <Page title={t("logo.title")} back={{ href: "/branding", text: t("branding.title") }} query={branding}>
      <Loaded query={branding}>{(data) => (isOwners(data) ? <LogoEditor branding={data} /> : <NotFound />)}</Loaded>
    </Page>
  );
}

interface Chosen {
  source: Source;
  crop: Crop;
}

function LogoEditor({ branding }: { branding: BrandingOfOwner }) {
  const { t } = useI18n();
  const slug = useSlug();
  const toast = useToast();
  const problemText = useProblemText();
  const [scheme, setScheme] = useState<Scheme>("light");
  const [chosen, setChosen] = useState<Chosen>();
  const [refusal, setRefusal] = useState<Refusal | undefined>(() => (isAgain() ? "again" : undefined));
  const save = useSaveLogo(slug);
  const remove = useRemoveLogo(slug);
  const canvas = chosen && drawn(chosen.source, chosen.crop);
  const own = branding.own.logos[scheme];
  useUnsaved(chosen !== undefined && !save.isPending);

  const choose = async (file: Blob | undefined) => {
    if (!file) return;
    try {
      const source = await read(file);
      setChosen({ source, crop: trimmed(source) });
      setRefusal(undefined);
    } catch (cause) {
      setChosen(undefined);
      setRefusal(cause instanceof Refused ? cause.why : "broken");
    }
  };
  const failed = (cause: ApiProblem) => toast(problemText(cause), "degraded");
  const send = async () => {
    const png = canvas && (await toPNG(canvas).catch(() => setRefusal("broken")));
    if (!png) return;
    save.mutate(
      { scheme, png },
      {
        onError: failed,
        onSuccess: () => {
          setChosen(undefined);
          toast(t("logo.saved"));
        },
      },
    );
  };
  return (
    <div className={styles.columns}>
      <Card padded aria-label={t("logo.title")} className={styles.form}>
        <Segments
          legend={t("logo.for")}
          value={scheme}
          options={[
            ["light", t("logo.for.light")],
            ["dark", t("logo.for.dark")],
          ]}
          onChange={setScheme}
        />
        <p className={styles.quiet}>{t("logo.alone")}</p>
        <Chooser refusal={refusal} onChoose={(file) => void choose(file)} />
        {chosen && <Cropper chosen={chosen} onCrop={(crop) => setChosen({ ...chosen, crop })} />}
        <div className={styles.actions}>
          {chosen && (
            <Button look="primary" busy={save.isPending} onClick={() => void send()}>
              {t("logo.save")}
            </Button>
          )}
          {chosen && <Button onClick={() => setChosen(undefined)}>{t("branding.discard")}</Button>}
          {own && !chosen && (
            <Button
              busy={remove.isPending}
              onClick={() => remove.mutate(scheme, { onError: failed, onSuccess: () => toast(t("logo.removed")) })}
            >
              {t("logo.remove")}
            </Button>
          )}
        </div>
      </Card>
      <div className={styles.previews}>
        {(["light", "dark"] as const).map((shown) => (
          <LogoPreview
            key={shown}
            scheme={shown}
            branding={branding}
            fresh={canvas && isShownIn(shown, scheme, branding) ? { canvas, isLight: isLight(canvas) } : undefined}
          />
        ))}
      </div>
    </div>
  );
}

/** Whether a new logo for `scheme` would be seen in `shown`: there too, unless that has one of its own. */
const isShownIn = (shown: Scheme, scheme: Scheme, { own }: BrandingOfOwner) =>
  shown === scheme || own.logos[shown] === null;

function Chooser({ refusal, onChoose }: { refusal: Refusal | undefined; onChoose: (file: Blob | undefined) => void }) {
  const { t } = useI18n();
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === "dragover");
  };
  return (
    <div>
      <label
        className={cx(styles.drop, isOver && styles.over)}
        onDragOver={over}
        onDragLeave={over}
        onDrop={(event) => {
          over(event);
          onChoose(event.dataTransfer.files[0]);
        }}
      >
        <span className={styles.choose}>{t("logo.choose")}</span>
        <span className={styles.quiet}>{t("logo.drop")}</span>
        <input
          type="file"
          accept={TYPES}
          className={styles.file}
          aria-describedby={refusal && "logo-refused"}
          aria-invalid={refusal !== undefined}
          onChange={({ target }: ChangeEvent<HTMLInputElement>) => {
            onChoose(target.files?.[0]);
            // The same file may be chosen again.
            target.value = "";
          }}
        />
      </label>
      <p id="logo-refused" role="alert" className={styles.refused}>
        {refusal && t(`logo.error.${refusal}`)}
      </p>
    </div>
  );
}

function Cropper({ chosen: { source, crop }, onCrop }: { chosen: Chosen; onCrop: (crop: Crop) => void }) {
  const { t } = useI18n();
  const cut = (side: (typeof sides)[number], share: number) => {
    const next = { ...crop, [side]: share };
    // Something is always left.
    if (next.right - next.left >= 0.05 && next.bottom - next.top >= 0.05) onCrop(next);
  };
  return (
    <fieldset className={styles.crop}>
      <legend className={styles.legend}>{t("logo.crop")}</legend>
      {sides.map((side) => {
        const isFar = side === "right" || side === "bottom";
        return (
          <label key={side} className={styles.side}>
            <span>{t(`logo.crop.${side}`)}</span>
            <input
              type="range"
              min={0}
              max={95}
              value={Math.round((isFar ? 1 - crop[side] : crop[side]) * 100)}
              onChange={({ target }) => cut(side, isFar ? 1 - target.valueAsNumber / 100 : target.valueAsNumber / 100)}
            />
          </label>
        );
      })}
      <div className={styles.actions}>
        <Button onClick={() => onCrop(trimmed(source))}>{t("logo.trim")}</Button>
        <Button onClick={() => onCrop(WHOLE)}>{t("logo.whole")}</Button>
      </div>
    </fieldset>
  );
}
