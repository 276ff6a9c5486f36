#!/usr/bin/env bash
# Fastify 5.12.8: where a schema says {"type": "number"}, a JSON null comes in as 0 (Ajv's type coercion, which Fastify turns on) and
# goes out as 0 (fast-json-stringify), both with status 200. For a client's missing value, which a model must see as missing, both
# are silent changes of the data. {"type": ["number", "null"]} keeps it.
#
# Seen on Node 20.20.2:
#   in, number:           200 {"seen":0}
#   in, number or null:   200 {"seen":null}
#   out, number:          200 {"value":0}
#   out, number or null:  200 {"value":null}
# Fails when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact fastify@5.12.8
cat >try.mjs <<'JS'
import fastify from 'fastify';

async function incoming(type) {
  const app = fastify();
  const body = { type: 'object', properties: { spend: { type } } };
  app.post('/', { schema: { body } }, (request, reply) => reply.type('application/json').send(JSON.stringify({ seen: request.body.spend })));
  const { statusCode, payload } = await app.inject({ method: 'POST', url: '/', payload: { spend: null } });
  return `${statusCode} ${payload}`;
}

async function outgoing(type) {
  const app = fastify();
  const response = { 200: { type: 'object', properties: { value: { type } } } };
  app.get('/', { schema: { response } }, () => ({ value: null }));
  const { statusCode, payload } = await app.inject('/');
  return `${statusCode} ${payload}`;
}

console.log('in, number:          ', await incoming('number'));
console.log('in, number or null:  ', await incoming(['number', 'null']));
console.log('out, number:         ', await outgoing('number'));
console.log('out, number or null: ', await outgoing(['number', 'null']));
JS
node try.mjs | tee seen
cat >expected <<'TXT'
in, number:           200 {"seen":0}
in, number or null:   200 {"seen":null}
out, number:          200 {"value":0}
out, number or null:  200 {"value":null}
TXT
diff expected seen
