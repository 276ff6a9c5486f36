import { count } from '../../shared/words';
import type { Survey } from './columnSurvey';
import type { Opened } from './inspect';
import { isName } from './orderColumns';
import { byName } from './presets';
import type { Recognised } from './recognise';

/** Share of all rows from which on one client is told of: few shops have such a customer, many such a cash desk. */
const largeShare = 0.25;
/** Rows below which shares say nothing. */
const leastRows = 20;

/** What is to be known of a file before labels are made of it. */
export function notesOn(opened: Opened, { kind, preset, mapping }: Recognised, survey: Survey): string[] {
  const { headerLine, source } = opened;
  const notes: string[] = [];
  if (source.sheets.length > 0) notes.push(`read from ${source.sheets.map((name) => `“${name}”`).join(', ')}`);
  if (preset) {
    notes.push(`an export of ${preset.shop}: the client is ${mapping.client}`);
    if (preset.warning) notes.push(preset.warning);
  }
  if (headerLine > 1) notes.push(`its columns are named in line ${headerLine}; what stands above is left out`);
  if (kind !== 'transactions') return notes;
  if (!preset && isName(mapping.client, opened)) notes.push(byName);
  return [...notes, ...ofClients(survey)];
}

function ofClients({ clients, whole }: Survey): string[] {
  if (!clients || clients.rows < leastRows) return [];
  const { top, rows, repeat } = clients;
  const all = `${whole ? 'its' : 'its first'} ${count(rows)} rows`;
  if (!repeat) return [`nobody buys twice in ${all}: is the client an order’s number?`];
  if (top.count < rows * largeShare) return [];
  const share = Math.round((top.count / rows) * 100);
  return [
    `the client ${top.value.trim()} has ${share} % of ${all}: is that one person, or everyone without an account?`,
  ];
}
