import { createHash } from 'node:crypto';

/** The report's own style: it may be read anywhere, so it brings all that it needs. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2421; --muted: #5c6863; --line: #dbe1de; --page: #ffffff; --soft: #f4f7f5; --accent: #0b7a4b; --bad: #b3261e; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4eae7; --muted: #9aa7a1; --line: #323b37; --page: #151a18; --soft: #1d2421; --accent: #4cc38a; --bad: #ff8f85; --warn: #e3b341; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 960px; padding: 40px 24px 64px; background: var(--page); color: var(--ink); font: 15px/1.55 Inter, system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 19px; margin: 40px 0 8px; } h3 { font-size: 15px; margin: 24px 0 6px; }
p { margin: 6px 0; } .muted { color: var(--muted); } .good { color: var(--accent); } .bad { color: var(--bad); }
section { border-top: 1px solid var(--line); } section > h2 { margin-top: 24px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; margin: 16px 0; padding: 0; list-style: none; }
.figures li { background: var(--soft); border-radius: 8px; padding: 12px 14px; } .figures b { display: block; font-size: 22px; }
.figures span { color: var(--muted); font-size: 13px; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--muted); font-weight: 600; } .num { text-align: right; white-space: nowrap; }
td, p, li { overflow-wrap: anywhere; }
.alarm { border-left: 3px solid var(--bad); padding: 4px 0 4px 12px; margin: 12px 0; }
svg { display: block; width: 100%; height: auto; margin: 12px 0 4px; } svg text { fill: var(--muted); font-size: 12px; }
.grid { stroke: var(--line); } .line { fill: none; stroke: var(--accent); stroke-width: 2; } .dot { fill: var(--accent); }
.band { stroke: var(--accent); stroke-opacity: .35; stroke-width: 4; } .holdout { fill: var(--page); stroke: var(--ink); stroke-width: 2; }
.deployed { stroke: var(--warn); stroke-dasharray: 3 3; }
footer { margin-top: 48px; color: var(--muted); font-size: 13px; }
@media print { body { max-width: none; padding: 0; } section { break-inside: avoid; } }
`;

/** Lets this style apply and nothing else be loaded or run. */
export const contentPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
