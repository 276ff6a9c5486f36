#!/usr/bin/env bash
# croner 11.0.1: a fixed time that the clock change of spring swallows comes right after the gap, as documented; but where the gap
# ends at midnight, on the next day, it does not come at all. In Nuuk (and Ittoqqortoormiit) 23:00 becomes 00:00, so a job of Saturday 23:30 is lost
# that week, and one of every day 23:30 that day; in Paris the same job of 02:30 comes at 03:00.
#
# Seen on Node 20.20.2 (tzdata of its ICU):
#   Paris, 30 2 * * *:   2026-03-29T01:00:00.000Z
#   Nuuk, 30 23 * * *:   2026-03-30T00:30:00.000Z
#   Nuuk, 30 23 * * 6:   2026-04-05T00:30:00.000Z
# 2026-03-29T01:00:00.000Z, midnight there, would be right after the gap. Fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact croner@11.0.1
cat >try.mjs <<'JS'
import { Cron } from 'croner';

const next = (cron, timezone) =>
  new Cron(cron, { mode: '5-part', timezone }).nextRun(new Date('2026-03-28T12:00:00Z')).toISOString();
console.log('Paris, 30 2 * * *:  ', next('30 2 * * *', 'Europe/Paris'));
console.log('Nuuk, 30 23 * * *:  ', next('30 23 * * *', 'America/Nuuk'));
console.log('Nuuk, 30 23 * * 6:  ', next('30 23 * * 6', 'America/Nuuk'));
JS
seen=$(node try.mjs)
echo "$seen"
expected='Paris, 30 2 * * *:   2026-03-29T01:00:00.000Z
Nuuk, 30 23 * * *:   2026-03-30T00:30:00.000Z
Nuuk, 30 23 * * 6:   2026-04-05T00:30:00.000Z'
[ "$seen" = "$expected" ]
