import type { Acknowledgement, FoundAlarm } from '../../../shared/schemas/monitoring';

/** Names an alarm, also once outcomes have come that were not there when somebody saw it. */
export function alarmId({ version, arrival, at }: Pick<FoundAlarm, 'version' | 'arrival' | 'at'>): string {
  return `${version}/${arrival}/${at}`;
}

type Through = Pick<Acknowledgement, 'through' | 'throughImport'>;
type Found = Pick<FoundAlarm, 'at' | 'arrival'>;

/** How far outcomes had come when somebody heard these alarms. */
export function throughOf(alarms: readonly Found[]): Through {
  const concluded = alarms.filter(({ arrival }) => arrival === 0);
  return {
    through: Math.max(0, ...concluded.map(({ at }) => at)),
    throughImport: Math.max(0, ...alarms.map(({ arrival }) => arrival)),
  };
}

/**
 * Whether an alarm was among those. Outcomes come in the order of their imports, or, concluded from transactions, in
 * that of their predictions; an early prediction's outcome that comes later may be the cause of another alarm.
 */
export function isHeard({ at, arrival }: Found, { through, throughImport }: Through): boolean {
  return arrival === 0 || throughImport === null ? at <= through : arrival <= throughImport;
}
