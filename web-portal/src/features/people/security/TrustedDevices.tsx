import type { TrustedDevice } from "../../../shared/api/schema";
import { useI18n } from "../../../shared/i18n/i18n";
import { useSlug } from "../../../shared/session";
import { Card } from "../../../shared/ui/parts";
import { Table } from "../../../shared/ui/Table";
import styles from "../people.module.css";
import { useDistrustDevice } from "./changes";
import { deviceColumn, endColumn, useEnding } from "./devices";

/** The devices that log in without the second step, each of which can be asked for it again. */
export function TrustedDevices({ devices, onEnded }: { devices: readonly TrustedDevice[]; onEnded: () => void }) {
  const i18n = useI18n();
  const { t, dateTime } = i18n;
  const end = useEnding(useDistrustDevice(useSlug()), t("profile.devices.ended"), onEnded);
  return (
    <Card aria-labelledby="devices">
      <div className={styles.listHead}>
        <h2 id="devices">{t("profile.devices")}</h2>
      </div>
      <Table
        caption={t("profile.devices")}
        columns={[
          deviceColumn(i18n),
          {
            id: "until",
            title: t("profile.devices.until"),
            phone: "aside",
            width: "narrow",
            cell: (device) => dateTime(device.expires_at),
          },
          endColumn(i18n, end, (device) => t("profile.devices.endOf", { device })),
        ]}
        rows={devices}
        rowKey={(device) => device.id}
      />
    </Card>
  );
}
