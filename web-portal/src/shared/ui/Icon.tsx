import { cx } from "./cx";
import styles from "./parts.module.css";

/** Outlines on a 24 px grid, most after Lucide (ISC). One path each, so an icon costs its path and nothing else. */
const paths = {
  dashboard:
    "M4 3h5a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM15 3h5a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM15 12h5a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM4 16h5a1 1 0 0 1 1 1v3a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-3a1 1 0 0 1 1-1Z",
  nodes:
    "M4 3h16a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM4 14h16a1 1 0 0 1 1 1v5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-5a1 1 0 0 1 1-1ZM7 6.5h.01M7 17.5h.01",
  billing:
    "M5 3.5a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1v18l-2.5-1.6-2.2 1.6-2.3-1.6-2.3 1.6-2.2-1.6L5 21.5ZM9 8h6M9 12h6M9 16h3",
  tickets: "M21 14a2 2 0 0 1-2 2H8l-5 5V5a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2ZM8 8h8M8 11.5h5",
  audit: "M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5M12 7.5V12l3.5 2",
  users:
    "M16 20v-1.5a4 4 0 0 0-4-4H6a4 4 0 0 0-4 4V20M9 11a3.7 3.7 0 1 0 0-7.4A3.7 3.7 0 0 0 9 11ZM22 20v-1.5a4 4 0 0 0-3-3.9M15.5 3.7a3.7 3.7 0 0 1 0 7.2",
  branding:
    "M12 3a9 9 0 0 0 0 18c1.2 0 1.8-.9 1.8-1.8 0-1.6-1.3-1.8-1.3-3 0-.9.7-1.5 1.6-1.5H16a5 5 0 0 0 5-5C21 6 17 3 12 3ZM7.5 11.5h.01M9.5 7.5h.01M14.5 7.5h.01M17 11h.01",
  profile: "M12 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM4 21v-.5a5 5 0 0 1 5-5h6a5 5 0 0 1 5 5v.5",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  logout: "m16 17 5-5-5-5M21 12H9M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4",
  online: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM16 9.5l-5 5-3-2.8",
  degraded: "M10.3 4.2 2.6 17.5A2 2 0 0 0 4.3 20.5h15.4a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0ZM12 9.5v4M12 17h.01",
  offline: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM15 9l-6 6M9 9l6 6",
  maintenance:
    "M14.7 6.3a1 1 0 0 0 0 1.4l1.6 1.6a1 1 0 0 0 1.4 0l3.3-3.3a6 6 0 0 1-7.9 7.9l-6.7 6.7a2.1 2.1 0 0 1-3-3l6.7-6.7a6 6 0 0 1 7.9-7.9l-3.3 3.3Z",
  spinner: "M21 12a9 9 0 1 1-6.2-8.6",
  search: "M11 3.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM20.5 20.5l-4.2-4.2",
  next: "m9 18 6-6-6-6",
  back: "m15 18-6-6 6-6",
  restart: "M20 12a8 8 0 1 1-8-8c2.3 0 4.4.9 6 2.4L20.5 9M20.5 4v5h-5",
  refresh:
    "M3.5 12A8.5 8.5 0 0 1 12 3.5c2.4 0 4.6 1 6.2 2.5l2.3 2.5M20.5 3.5v5h-5M20.5 12a8.5 8.5 0 0 1-8.5 8.5c-2.4 0-4.6-1-6.2-2.5l-2.3-2.5M3.5 20.5v-5h5",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5.5M12 7.5h.01",
  unknown: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9.3 9.2a2.8 2.8 0 0 1 5.4.9c0 1.9-2.7 2.6-2.7 2.6M12 17h.01",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3.5 2",
  up: "m6 11 6-6 6 6M12 19V5",
  down: "m6 13 6 6 6-6M12 5v14",
  check: "m4.5 12.5 5 5 10-11",
  plus: "M12 5v14M5 12h14",
  copy: "M9 9h11a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H10a1 1 0 0 1-1-1ZM5 15H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v1",
  minus: "M6 12h12",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4Z",
  eyeOff:
    "M9.9 5.8A9.6 9.6 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.6 3.4M6.2 7.2A17 17 0 0 0 2.5 12S6 18.5 12 18.5a9.5 9.5 0 0 0 5.2-1.6M3 3l18 18",
  security: "M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1ZM8 11V7a4 4 0 0 1 8 0v4",
  download: "M12 4v11M7 11l5 5 5-5M4 20h16",
  print: "M7 9V3h10v6M7 18H4v-8a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v8h-3M7 14h10v7H7Z",
  mail: "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM3.5 7l8.5 6 8.5-6",
  phone:
    "M21 16.5V20a1.5 1.5 0 0 1-1.6 1.5C10.6 20.9 3.1 13.4 2.5 4.6A1.5 1.5 0 0 1 4 3h3.5l2 5-2.2 1.6a13 13 0 0 0 7.1 7.1L16 14.5Z",
  card: "M4 5h16a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM3 10h18M7 15h3",
} as const;
export type IconName = keyof typeof paths;

/** Decoration beside a word; a word always says the same. */
export function Icon({
  name,
  size = 18,
  className,
}: {
  name: IconName;
  size?: number;
  className?: string | undefined;
}) {
  return (
    <svg
      aria-hidden="true"
      className={cx(name === "spinner" && styles.spin, className)}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 3 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
