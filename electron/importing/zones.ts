const hourMs = 3_600_000;

/** Hours ahead of UTC of zones called by letters. The North American ones as RFC 2822 has them; `IST` is three. */
const hours: Readonly<Record<string, number>> = {
  ...{ Z: 0, UT: 0, UTC: 0, GMT: 0, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
  ...{
    AKST: -9,
    AKDT: -8,
    HST: -10,
    AST: -4,
    ADT: -3,
    NST: -3.5,
    NDT: -2.5,
    BRT: -3,
    ART: -3,
    CLT: -4,
    COT: -5,
    PET: -5,
  },
  ...{ WET: 0, WEST: 1, BST: 1, CET: 1, CEST: 2, MEZ: 1, MESZ: 2, EET: 2, EEST: 3, MSK: 3, TRT: 3, SAST: 2 },
  ...{ GST: 4, PKT: 5, NPT: 5.75, ICT: 7, WIB: 7, HKT: 8, SGT: 8, MYT: 8, PHT: 8, AWST: 8, JST: 9, KST: 9 },
  ...{ ACST: 9.5, ACDT: 10.5, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13 },
};
const offsetPattern = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i;

/**
 * The moment, in ms since 1970-01-01 UTC, at which clocks of a zone show a time of day.
 * @param local what they show, as if it were UTC
 * @param zone an offset (`+01:00`, `GMT+1`), letters (`CET`) or a place (`Europe/Paris`)
 * @returns NaN for a zone that is not known
 */
export function momentIn(local: number, zone: string): number {
  const offset = offsetPattern.exec(zone);
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return minutes < 24 * 60 ? local - (offset[1] === '-' ? -1 : 1) * minutes * 60_000 : Number.NaN;
  }
  const named = hours[zone.toUpperCase()];
  if (named !== undefined) return local - named * hourMs;
  if (!zone.includes('/')) return Number.NaN;
  // The offset of the zone may be another one at the moment that the first guess gives.
  const guess = local - aheadAt(local, zone);
  return local - aheadAt(guess, zone);
}

const clocks = new Map<string, Intl.DateTimeFormat | null>();

/** How far a place's clocks are ahead of UTC at a moment, in ms. */
function aheadAt(at: number, place: string): number {
  const clock = clocks.has(place) ? clocks.get(place) : clockOf(place);
  if (!clock || Number.isNaN(at)) return Number.NaN;
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1000) * 1000;
}

function clockOf(place: string): Intl.DateTimeFormat | null {
  let clock: Intl.DateTimeFormat | null = null;
  try {
    clock = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: place, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  if (clocks.size < 1000) clocks.set(place, clock);
  return clock;
}
