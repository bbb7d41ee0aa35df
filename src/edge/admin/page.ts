import { createHash } from 'node:crypto';

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; }
h1 { font-size: 1.3rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8884; padding: .3rem .5rem; text-align: left; vertical-align: top; }
tbody tr { cursor: pointer; }
tbody tr:hover, tbody tr:focus { background: #8882; }
.allowed { color: #1a7f37; }
.implicitDeny, .explicitDeny { color: #cf222e; }
.rejected, .notEvaluated { color: #9a6700; }
pre { background: #8881; overflow: auto; padding: .7rem; white-space: pre-wrap; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
`;

/** Everything a caller chose is put in as text, never as markup. */
const SCRIPT = `
'use strict';
const $ = (id) => document.getElementById(id);
const MOST = 200;
const ask = async (path) => {
  const answer = await fetch('/_authz/' + path, { headers: { accept: 'application/json' } });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
};
const cell = (row, text, className) => {
  const td = row.insertCell();
  td.textContent = text === undefined ? '' : String(text);
  if (className) td.className = className;
};
const explain = async (id) => {
  const record = await ask('decisions/' + encodeURIComponent(id));
  const { explanation, fault, checks } = record;
  const lines = [];
  if (explanation) {
    lines.push(explanation.sentence, '');
    explanation.causes.forEach(({ text }, i) => lines.push(i + 1 + '. ' + text));
    for (const { text } of explanation.fixes) lines.push('Fix: ' + text);
    for (const { text } of explanation.beyond) lines.push('Or: ' + text);
    for (const each of explanation.unknown || []) lines.push('unknown: ' + each);
  } else if (fault) lines.push(fault.code + ': ' + fault.message);
  for (const { action, resource, decision } of checks) lines.push(decision + ': ' + action + ' on ' + resource);
  for (const each of record.warnings || []) lines.push('warning: ' + each);
  if (record.alsoAsked) lines.push(record.alsoAsked);
  $('sentence').textContent = lines.join('\\n');
  $('record').textContent = JSON.stringify(record, null, 2);
  $('detail').hidden = false;
  $('detail').scrollIntoView();
};
const show = (record, first) => {
  const rows = $('rows');
  const row = first ? rows.insertRow(0) : rows.insertRow();
  cell(row, new Date(record.time).toLocaleTimeString());
  cell(row, record.decision, record.decision);
  cell(row, record.operation || record.service);
  cell(row, record.caller ? record.caller.arn : record.accessKeyId);
  cell(row, record.forwarded ? 'forwarded' : 'refused');
  row.tabIndex = 0;
  const open = () => explain(record.id).catch(fail);
  row.addEventListener('click', open);
  row.addEventListener('keydown', (event) => { if (event.key === 'Enter') open(); });
  while (rows.rows.length > MOST) rows.deleteRow(-1);
};
const fail = (error) => { $('state').textContent = error.message; };
const start = async () => {
  const health = await ask('health');
  const ready = await ask('ready');
  $('state').textContent = 'Version ' + health.version + ', upstream ' + health.upstream + ', mode ' + health.mode + ', ' +
    health.principals + ' principals, policies ' + health.policyRevision + (ready.status === 'ready' ? '' : ' (an edit is broken: these are the last good ones)');
  $('problems').textContent = ready.problems.map((p) => [p.file, p.line, p.column].filter((x) => x !== undefined).join(':') + ': ' + p.message).join('\\n');
  for (const record of (await ask('decisions?limit=' + MOST)).decisions) show(record, false);
  const linked = /^\\/_authz\\/decisions\\/([0-9a-f-]+)$/.exec(location.pathname);
  if (linked) explain(linked[1]).catch(fail);
  const stream = new EventSource('/_authz/decisions/stream');
  stream.onmessage = ({ data }) => show(JSON.parse(data), true);
};
start().catch(fail);
`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but this page's own script and style, and answers of this proxy. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${hash(SCRIPT)}`,
  `style-src ${hash(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page for people: the last decisions, new ones as they come, and one of them explained. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>elasticache-iam-proxy</title>
<style>${STYLE}</style>
</head>
<body>
<h1>elasticache-iam-proxy</h1>
<p id="state">...</p>
<pre id="problems"></pre>
<table>
<thead><tr><th>Time</th><th>Decision</th><th>Operation</th><th>Caller</th><th></th></tr></thead>
<tbody id="rows"></tbody>
</table>
<section id="detail" hidden>
<h2>Why</h2>
<pre id="sentence"></pre>
<h2>Record</h2>
<pre id="record"></pre>
</section>
<script>${SCRIPT}</script>
</body>
</html>
`;
