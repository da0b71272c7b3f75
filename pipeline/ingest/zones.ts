// Times with a zone in, the same instants as clocks in another zone show them out, daylight saving included. The rules of
// zones are Node's own (Intl).

const MINUTE_MS = 60_000;
/** No clock changes within a quarter of an hour. */
const STEP_MS = 15 * MINUTE_MS;

/** How far a zone's clocks are ahead of UTC, in milliseconds, at an instant. */
export function zoneClock(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, calendar: 'iso8601', hourCycle: 'h23' },
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
  const known = new Map<number, number>();
  return (instant) => {
    const step = Math.floor(instant / STEP_MS);
    const kept = known.get(step);
    if (kept !== undefined) return kept;
    const at = step * STEP_MS;
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const shown = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
    known.set(step, shown - at);
    return shown - at;
  };
}

/**
 * The instant at which clocks show a time. An hour that comes twice in autumn is taken the first time; one that is left
 * out in spring is as far after the change as it says.
 * @param shown the time as if it were of UTC
 */
function instantOf(shown: number, clock: (instant: number) => number): number {
  const offsets = [clock(shown - 86_400_000), clock(shown + 86_400_000)];
  const fitting = offsets.find((offset) => clock(shown - offset) === offset);
  return shown - (fitting ?? offsets[0]!);
}

/**
 * `2025-03-30T00:30:00Z` as `2025-03-30T00:30:00` for London, `2025-03-29T19:30:00` for New York; dates without a time and
 * times that nothing says the zone of are as they were.
 * @param from the zone of times that name none
 */
export function toZone(to: string, from: string | undefined): (iso: string) => string {
  const clock = zoneClock(to);
  const own = from === undefined ? undefined : zoneClock(from);
  return (iso) => {
    const [, time, zone] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d\d:?\d\d)?$/.exec(iso) ?? [];
    if (time === undefined || (zone === undefined && !own)) return iso;
    const shown = Date.parse(`${time}Z`);
    const instant = zone === undefined ? instantOf(shown, own!) : shown - minutesOf(zone) * MINUTE_MS;
    return new Date(instant + clock(instant)).toISOString().slice(0, 19);
  };
}

function minutesOf(zone: string): number {
  if (zone === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone)!;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
