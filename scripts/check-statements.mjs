// Holds the statements that each room really sent while the tests ran against the walls in tables.mjs: names put together in the
// program are seen only here. Arguments: the folder of the recordings, and --all when every test ran.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as walls from '../tables.mjs';
import { registerTypeScript } from '../test/support/typescript-hooks.ts';

registerTypeScript();
const { judge, ownerOf, roomOf, told } = await import('../test/support/walls/judge.ts');
const { tablesNamed } = await import('../test/support/walls/tables-named.ts');

const [folder, all] = process.argv.slice(2);
const lines = readdirSync(folder).flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean));
const recorded = [...new Set(lines)].map((line) => JSON.parse(line));

const findings = new Map();
const worked = new Set();
for (const { file, sql } of recorded) {
  for (const named of tablesNamed(sql, 'statement').tables) {
    if (ownerOf(walls, named.table) === roomOf(file)) worked.add(roomOf(file));
    const found = judge(walls, file, named);
    if (found) findings.set(told(found), sql);
  }
}

// A recorder that hears nothing would find nothing.
// What only a benchmark makes, in a schema of its own, no test does.
const silent = [...new Set(Object.values(walls.owners))].filter((room) => room !== 'demo' && !worked.has(room));
const deaf = all && silent.length > 0 ? [`No statement of ${silent.join(', ')} was recorded: mend test/support/walls/record.ts.`] : [];

for (const [said, sql] of findings) console.log(`\n${said}\n  ${sql.replace(/\s+/g, ' ').slice(0, 240)}`);
for (const said of deaf) console.log(said);
if (findings.size + deaf.length > 0) process.exit(1);
console.log(`${recorded.length} statements keep to their tables`);
