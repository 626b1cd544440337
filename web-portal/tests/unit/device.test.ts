import { expect, test } from "vitest";
import { deviceName } from "../../src/features/people/security/device";

const gecko = "(KHTML, like Gecko)";
const webkit = `AppleWebKit/537.36 ${gecko}`;
const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)";
const linux = "Mozilla/5.0 (X11; Linux x86_64)";
const android = "Mozilla/5.0 (Linux; Android 10; K)";
const iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15";
const iPad = "Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15";

/** As the browsers of 2025 send them, Chromium's with the reduced versions. */
test.each([
  [`${windows} ${webkit} Chrome/142.0.0.0 Safari/537.36`, "Chrome, Windows"],
  [`${mac} ${webkit} Chrome/142.0.0.0 Safari/537.36`, "Chrome, macOS"],
  [`${linux} ${webkit} Chrome/142.0.0.0 Safari/537.36`, "Chrome, Linux"],
  [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/142.0.0.0 Safari/537.36`, "Chrome, ChromeOS"],
  [`${android} ${webkit} Chrome/142.0.0.0 Mobile Safari/537.36`, "Chrome, Android"],
  [`${android} ${webkit} Chrome/142.0.0.0 Safari/537.36`, "Chrome, Android"],
  [`${iPhone} ${gecko} CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1`, "Chrome, iOS"],
  [`${linux} ${webkit} HeadlessChrome/142.0.0.0 Safari/537.36`, "Chrome, Linux"],
  [`${windows} ${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`, "Edge, Windows"],
  [`${mac} ${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`, "Edge, macOS"],
  [`${linux} ${webkit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`, "Edge, Linux"],
  [`${android} ${webkit} Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0`, "Edge, Android"],
  [`${iPhone} ${gecko} Version/18.0 EdgiOS/142.0.0.0 Mobile/15E148 Safari/604.1`, "Edge, iOS"],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0`, "Firefox, Windows"],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0`, "Firefox, macOS"],
  [`Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`, "Firefox, Linux"],
  [`Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0`, "Firefox, Linux"],
  [`Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0`, "Firefox, Android"],
  [`${iPhone} ${gecko} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`, "Firefox, iOS"],
  [`${mac} AppleWebKit/605.1.15 ${gecko} Version/26.0 Safari/605.1.15`, "Safari, macOS"],
  [`${iPhone} ${gecko} Version/26.0 Mobile/15E148 Safari/604.1`, "Safari, iOS"],
  [`${iPad} ${gecko} Version/18.6 Mobile/15E148 Safari/604.1`, "Safari, iOS"],
  [`${android} ${webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`, "Samsung Internet, Android"],
  [`${windows} ${webkit} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0`, "Opera, Windows"],
  [`${windows} ${webkit} Chrome/140.0.0.0 Safari/537.36 Vivaldi/7.6`, "Vivaldi, Windows"],
  // A page inside of an app: the engine's name on Android, none on iOS.
  [
    `Mozilla/5.0 (Linux; Android 15; Pixel 9; wv) ${webkit} Version/4.0 Chrome/142.0.0.0 Mobile Safari/537.36`,
    "Chrome, Android",
  ],
  [`${iPhone} ${gecko} Mobile/15E148`, "iOS"],
  ["curl/8.14.1", "curl/8.14.1"],
  [
    "Mozilla/5.0 (compatible; some thing with a name that has no end at all)",
    "Mozilla/5.0 (compatible; some thing with",
  ],
  ["", null],
  [null, null],
])("%s is %s", (userAgent, name) => expect(deviceName(userAgent)).toBe(name));
