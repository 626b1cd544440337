import { useEffect, useState } from "react";
import { useI18n } from "../../../shared/i18n/i18n";
import { forgetFailures, piece } from "../../../shared/piece";
import styles from "./security.module.css";

const drawing = piece(() => import("./qr-path"));

/** The QR code of a secret. What computes it is fetched here alone; without it there is still the secret as text. */
export function SecretCode({ uri }: { uri: string }) {
  const { t } = useI18n();
  const [drawn, setDrawn] = useState<{ path: string; size: number } | "failed">();
  useEffect(() => {
    let isWanted = true;
    drawing().then(
      ({ qrPath }) => isWanted && setDrawn(qrPath(uri)),
      () => {
        forgetFailures();
        if (isWanted) setDrawn("failed");
      },
    );
    return () => {
      isWanted = false;
    };
  }, [uri]);
  if (drawn === "failed") return <p role="status">{t("factors.add.noCode")}</p>;
  const { path, size } = drawn ?? { path: "", size: 1 };
  return (
    <svg
      className={styles.qr}
      role="img"
      aria-label={t("factors.add.alt")}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
