import type { TrustedDevice } from "../../../shared/api/schema";
import { type I18n, useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Button } from "../../../shared/ui/Button";
import { useProblemText } from "../../../shared/ui/problems";
import { type Column, Table, TwoLines } from "../../../shared/ui/Table";
import { useToast } from "../../../shared/ui/Toast";
import styles from "../people.module.css";
import { useDistrustDevice } from "./changes";

/** The devices that log in without the second step, each of which can be asked for it again. */
export function TrustedDevices({ devices, onEnded }: { devices: readonly TrustedDevice[]; onEnded: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const distrust = useDistrustDevice(useSlug());
  const toast = useToast();
  const text = useProblemText();
  const onEnd = (id: string) =>
    distrust.mutate(id, {
      onSuccess: () => {
        toast(t("profile.devices.ended"));
        // The row and its button are gone.
        onEnded();
      },
      onError: (problem) => toast(text(problem), "degraded"),
    });
  return (
    <>
      <div className={styles.listHead}>
        <h3>{t("profile.devices")}</h3>
      </div>
      <Table
        caption={t("profile.devices")}
        columns={columns(i18n, distrust.isPending ? distrust.variables : undefined, onEnd)}
        rows={devices}
        rowKey={(device) => device.id}
      />
    </>
  );
}

const columns = (
  { t, dateTime }: I18n,
  ending: string | undefined,
  onEnd: (id: string) => void,
): Column<TrustedDevice>[] => {
  const name = (device: TrustedDevice) => device.device ?? t("app.unknown");
  return [
    {
      id: "device",
      title: t("profile.sessions.device"),
      phone: "title",
      cell: (device) => (
        <TwoLines
          first={
            <>
              {name(device)}
              {device.current && <span className={styles.you}>{t("profile.sessions.current")}</span>}
            </>
          }
          second={device.ip ?? ""}
        />
      ),
    },
    {
      id: "until",
      title: t("profile.devices.until"),
      phone: "aside",
      width: "narrow",
      cell: (device) => dateTime(device.expires_at),
    },
    {
      id: "end",
      title: t("profile.sessions.end"),
      phone: "action",
      width: "narrow",
      cell: (device) => (
        <Button
          aria-label={t("profile.devices.endOf", { device: name(device) })}
          busy={ending === device.id}
          onClick={() => onEnd(device.id)}
        >
          {t("profile.sessions.end")}
        </Button>
      ),
    },
  ];
};
