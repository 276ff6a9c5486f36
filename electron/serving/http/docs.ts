import type { FastifyReply } from 'fastify';
import type { OpenApi } from './openApi';

/** The description as one page, without a script and without anything from elsewhere. */
export function docsPage(reply: FastifyReply, { info, paths }: OpenApi): FastifyReply {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { summary, ...rest }]) =>
        `<section><h2><code>${method.toUpperCase()} ${escaped(path)}</code></h2><p>${escaped(summary)}</p><details><summary>Schemas</summary><pre>${escaped(JSON.stringify(rest, null, 2))}</pre></details></section>`,
    ),
  );
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    })
    .send(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(info.title)} ${escaped(info.version)}</title>
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}h2{font-size:1rem;margin:1.5rem 0 0}p{margin:.25rem 0}pre{overflow:auto;font-size:12px}</style>
<h1>${escaped(info.title)} ${escaped(info.version)}</h1><p>${escaped(info.description)}</p><p>Every request bears the token: <code>Authorization: Bearer TOKEN</code>.</p>
${operations.join('\n')}</html>`);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
