import { caseOf, grade } from './judge.js';
import { drawFrom } from './draw.js';
import { GRANTS } from './grants.js';
import { CONDITIONS } from './conditions.js';
import { LIMITED } from './denies.js';
const each = Number(process.env.EACH ?? 6), only = process.env.ONLY, show = Number(process.env.SHOW ?? 1), seed = Number(process.env.SEED ?? 1);
const all = [...GRANTS, ...CONDITIONS, ...LIMITED].filter((m) => !only || `${m.group}/${m.name}`.includes(only));
const rows: Record<string, Record<string, number>> = {}; const ops = new Set<string>(); const total: Record<string, number> = {};
const what = process.env.WHAT;
for (const m of all) {
  const row: Record<string, number> = { n: 0, cause: 0, statement: 0, short: 0, fixed: 0, edit: 0, fixes: 0, fails: 0, opens: 0 };
  let shown = 0;
  for (let i = 0; i < each; i++) {
    const c = caseOf(m, drawFrom(seed * 7919 + i * 104729 + m.name.length * 31));
    if (!c) continue;
    ops.add(c.call.operation);
    const g = grade(c);
    row.n++; for (const k of ['cause', 'statement', 'short', 'fixed', 'edit'] as const) if (g[k]) row[k]++;
    row.fixes += g.fixes; row.fails += g.works.length; row.opens += g.opened.length;
    const bad = [!g.cause && 'cause', !g.statement && 'statement', !g.short && 'short', !g.fixed && 'fixed', !g.edit && 'edit', g.works.length && 'works', g.opened.length && 'opened'].filter(Boolean);
    if ((bad.length && (!what || bad.includes(what)) || process.env.ALL) && shown++ < show) {
      console.log(`--- ${m.group}/${m.name} [${c.place}] BAD ${bad.join(',')}; want ${c.planted.codes} at ${c.planted.sid}, fix ${c.planted.fix}; got ${g.explanation.causes.map((x) => `${x.code}@${x.statement?.sid ?? '-'}`).join(' ')}`);
      console.log(g.message); console.log(JSON.stringify(c.planted.layers)); for (const w of [...g.works, ...g.opened.slice(0,4)]) console.log('  !!', w);
    }
  }
  rows[`${m.group}/${m.name}`] = row;
  for (const k in row) total[`${k}`] = (total[k] ?? 0) + row[k];
}
if (!process.env.QUIET) for (const [k, r] of Object.entries(rows)) { const b = r.n === 0 || r.cause < r.n || r.statement < r.n || r.short < r.n || r.fixed < r.n || r.edit < r.n || r.fails || r.opens; if (b) console.log(k.padEnd(58), Object.entries(r).map(([a, b]) => `${a} ${b}`).join(' ')); }
console.log('TOTAL', all.length, 'classes', JSON.stringify(total), 'operations', ops.size);
