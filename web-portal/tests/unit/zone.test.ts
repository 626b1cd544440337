import { expect, test } from "vitest";
import codes from "../../../Sources/PortalToolkit/Text/Region.swift?raw";
import { dayOf, readFilter } from "../../src/features/audit/queries";
import { placeName, regions, zoneGroups } from "../../src/features/people/regions-and-zones";
import { roundTimes } from "../../src/shared/chart/series";
import { makeFormats } from "../../src/shared/i18n/formats";
import { wallOf } from "../../src/shared/i18n/wall";
import { instantOf } from "../../src/shared/instant";
import { placeOf, zoneOf } from "../../src/shared/place";

const at = "2026-11-28T20:30:00Z";

test.each([
  ["Asia/Tokyo", "29\u00a0Nov\u00a02026, 05:30", "29\u00a0Nov", "05:30"],
  ["Asia/Kathmandu", "29\u00a0Nov\u00a02026, 02:15", "29\u00a0Nov", "02:15"],
  ["America/New_York", "28\u00a0Nov\u00a02026, 15:30", "28\u00a0Nov", "15:30"],
  ["UTC", "28\u00a0Nov\u00a02026, 20:30", "28\u00a0Nov", "20:30"],
])("in %s an instant is that of its clocks", (timeZone, dateTime, day, time) => {
  const formats = makeFormats({ region: "en-GB", timeZone });
  expect([formats.dateTime(at), formats.day(at), formats.time(at)]).toEqual([dateTime, day, time]);
  expect(formats.dayTime(at)).toBe(`${day}, ${time}`);
  expect(formats.date("2026-11-28")).toBe("28\u00a0Nov\u00a02026");
});

test("yesterday is that of the zone", () => {
  const now = Date.parse("2026-11-28T22:00:00Z");
  const [tokyo, york] = ["Asia/Tokyo", "America/New_York"].map((timeZone) =>
    makeFormats({ region: "en-GB", timeZone }),
  );
  // In Tokyo it is the 29th, seven in the morning; in New York the 28th, five in the afternoon.
  expect(tokyo?.ago("2026-11-27T14:00:00Z", now)).toBe("2 days ago");
  expect(york?.ago("2026-11-27T14:00:00Z", now)).toBe("yesterday");
  expect(tokyo?.timeSince("2026-11-28T14:30:00Z", now)).toBe("28\u00a0Nov, 23:30");
  expect(york?.timeSince("2026-11-28T14:30:00Z", now)).toBe("09:30");
});

test.each([
  // 23 and 25 hours, and midnights that there are none of.
  ["Europe/Kyiv", "2026-03-29", "2026-03-28T22:00:00.000Z", "2026-03-29T21:00:00.000Z"],
  ["Europe/Kyiv", "2026-10-25", "2026-10-24T21:00:00.000Z", "2026-10-25T22:00:00.000Z"],
  ["America/New_York", "2026-03-08", "2026-03-08T05:00:00.000Z", "2026-03-09T04:00:00.000Z"],
  ["America/New_York", "2026-11-01", "2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"],
  ["Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00.000Z", "2026-04-24T21:00:00.000Z"],
  ["America/Santiago", "2026-09-06", "2026-09-06T04:00:00.000Z", "2026-09-07T03:00:00.000Z"],
  ["Asia/Kathmandu", "2026-11-28", "2026-11-27T18:15:00.000Z", "2026-11-28T18:15:00.000Z"],
])("in %s the day %s has its midnights", (zone, day, since, until) => {
  const wall = wallOf(zone);
  expect(readFilter(new URLSearchParams({ since: day, until: day }), wall)).toEqual({ since, until });
  expect([dayOf(wall, Date.parse(since)), dayOf(wall, Date.parse(until) - 1)]).toEqual([day, day]);
});

test("the axis of a chart is round in the zone, also where clocks are moved", () => {
  const steps = (from: string, count: number) =>
    Array.from({ length: count }, (_, i) => new Date(Date.parse(from) + i * 300_000).toISOString());
  for (const [zone, times] of [
    ["Asia/Kathmandu", steps("2026-11-22T11:25:00Z", 289)],
    ["Europe/Kyiv", steps("2026-10-24T11:25:00Z", 289)],
    ["Europe/Kyiv", steps("2026-03-28T23:25:00Z", 37)],
    ["America/New_York", steps("2026-10-28T11:25:00Z", 2017)],
  ] as const) {
    const ticks = roundTimes(times, wallOf(zone));
    expect(ticks.length).toBeGreaterThan(1);
    for (const tick of ticks) expect(makeFormats({ region: "en-GB", timeZone: zone }).time(tick.at)).toMatch(/:00$/u);
  }
  const days = roundTimes(steps("2026-10-28T11:25:00Z", 2017), wallOf("America/New_York"));
  expect(days.map((tick) => makeFormats({ region: "en-GB", timeZone: "America/New_York" }).time(tick.at))).toEqual(
    days.map(() => "00:00"),
  );
});

test("an hour that comes twice begins with the first", () => {
  const wall = wallOf("Europe/Kyiv");
  expect(new Date(instantOf(wall, Date.parse("2026-10-25T03:30:00Z"))).toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

const nowhere = { region: null, time_zone: null };

test.each([
  ["en", "GB", { region: "en-GB" }],
  ["de", "CH", { region: "de-CH" }],
  ["de", "US", { region: "de-u-hc-h12", numbers: "en-US-u-nu-latn" }],
  ["uk", "DE", { region: "uk-u-hc-h23", numbers: "de-DE-u-nu-latn" }],
  ["en", "EG", { region: "en-150-u-hc-h12", numbers: "ar-EG-u-nu-latn" }],
] as const)("%s words are written as in %s", (language, region, place) => {
  expect(placeOf(language, ["de-DE"], { ...nowhere, region })).toMatchObject(place);
});

test("without a choice it is as the browser has it, and a zone it does not know is no choice", () => {
  expect(placeOf("en", ["de-DE"], nowhere)).toEqual({ region: "en-DE", timeZone: undefined });
  expect(zoneOf({ time_zone: "Europe/Atlantis" })).toBeUndefined();
  expect(placeOf("de", ["de-DE"], { region: null, time_zone: "Asia/Tokyo" }).timeZone).toBe("Asia/Tokyo");
});

test("German words with the clock and the numbers of the United States", () => {
  const formats = makeFormats(placeOf("de", ["de-DE"], { region: "US", time_zone: "Asia/Tokyo" }));
  expect(formats.dateTime(at)).toMatch(/^29\.11\.2026, 5:30\sAM$/u);
  expect(formats.number(1234.5)).toBe("1,234.5");
  expect(formats.money({ amount_minor: 129_000, minor_digits: 2, currency: "EUR" })).toBe("€1,290.00");
});

test("English words with the numbers of Brazil", () => {
  const formats = makeFormats(placeOf("en", ["en-GB"], { region: "BR", time_zone: null }));
  expect(formats.rate(9_600_000)).toBe("9,6 Mb/s");
  expect(formats.money({ amount_minor: 129_000, minor_digits: 2, currency: "EUR" })).toMatch(/^€\s1\.290,00$/u);
});

test("every region has numbers that these words can have beside them", () => {
  for (const each of regions) {
    const { region, numbers = region } = placeOf("de", ["de-DE"], { ...nowhere, region: each });
    expect(new Intl.NumberFormat(numbers).format(7), each).toBe("7");
  }
});

test("the regions are those of the server", () => {
  const known = /codes = """\n([^"]+)"""/u.exec(codes)?.[1]?.trim().split(/\s+/u);
  expect(known).toEqual(regions);
});

test("zones stand by their continents, with the names of today", () => {
  const groups = new Map(zoneGroups("Etc/GMT+5"));
  expect(groups.get("Europe")).toContain("Europe/Kyiv");
  expect(groups.get("Europe")).not.toContain("Europe/Kiev");
  expect(groups.get("Etc")).toEqual(["Etc/GMT+5"]);
  expect(groups.get("")).toEqual(["UTC"]);
  expect(placeName("America/Argentina/Buenos_Aires")).toBe("Argentina, Buenos Aires");
});
