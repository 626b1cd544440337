import { type CSSProperties, useLayoutEffect, useRef } from "react";
import type { BrandingOfOwner, Scheme } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSession } from "../../../shared/session";
import { Logo } from "../../../shared/ui/parts";
import styles from "./logo.module.css";

interface Fresh {
  canvas: HTMLCanvasElement;
  isLight: boolean;
}

/** The logo where it will be seen, in one scheme: header, login page, and what stands there without one. */
export function LogoPreview({
  scheme,
  branding: { tokens, effective },
  fresh,
}: {
  scheme: Scheme;
  branding: BrandingOfOwner;
  /** Chosen, and not saved yet. */
  fresh: Fresh | undefined;
}) {
  const { t } = useI18n();
  const { name } = useSession().tenant;
  const variables = Object.fromEntries(Object.entries(tokens[scheme]).map(([token, value]) => [`--${token}`, value]));
  const shown = (big = false) =>
    fresh ? <FreshLogo {...fresh} big={big} /> : <Logo logo={effective.logo} scheme={scheme} name={name} big={big} />;
  return (
    <figure className={styles.preview} style={{ colorScheme: scheme, ...variables } as CSSProperties}>
      <figcaption className={styles.quiet}>{t(`branding.${scheme}`)}</figcaption>
      <p className={styles.caption}>{t("logo.header")}</p>
      <div className={styles.header}>
        {shown()}
        <strong className={styles.name}>{name}</strong>
      </div>
      <p className={styles.caption}>{t("logo.login")}</p>
      <div className={styles.login}>
        {shown(true)}
        <span className={styles.name}>{name}</span>
      </div>
      <p className={styles.caption}>{t("logo.monogram")}</p>
      <div className={styles.header}>
        <Logo logo={null} name={name} />
        <strong className={styles.name}>{name}</strong>
      </div>
    </figure>
  );
}

/** As `Logo` would show it. */
function FreshLogo({ canvas, isLight, big }: Fresh & { big: boolean }) {
  const place = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (!place.current) return;
    Object.assign(place.current, { width: canvas.width, height: canvas.height });
    place.current.getContext("2d")?.drawImage(canvas, 0, 0);
  }, [canvas]);
  const style = { "--ratio": canvas.width / canvas.height, "--ground": isLight ? "#16181d" : "#fff" } as CSSProperties;
  return (
    <span className={styles.fresh} data-big={big || undefined} style={style} aria-hidden="true">
      <canvas ref={place} className={styles.canvas} />
    </span>
  );
}
