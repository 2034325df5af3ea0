// Draws docs/pictures/house.svg from the imports of the sources: `npm run house`. With --check it writes nothing, and fails when the
// drawing is not what the imports are. Rooms stand in the order of their floors; the column of a room shows who uses it, and how much.
// One arrow for each pair of rooms was the other way: 51 of them over ten floors, and nobody follows one with the eye.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { drawHouse } from './house/svg.mjs';

const root = path.dirname(import.meta.dirname);
const file = path.join(root, 'docs', 'pictures', 'house.svg');

/** From the roof to the ground, as in .dependency-cruiser.mjs. A room that is not here has no floor yet: give it one. */
const FLOORS = [
  ['main'],
  ['demo'],
  ['cli'],
  ['channels', 'sandbox', 'syndication'],
  ['ingest'],
  ['approval'],
  ['media'],
  ['search'],
  ['catalog'],
  ['api'],
  ['port', 'contracts', 'journal', 'config'],
  ['migrations', 'libs'],
];

const { output } = await cruise(
  ['src', 'libs', 'migrations'],
  {
    baseDir: root,
    includeOnly: '^(src|libs|migrations)/',
    exclude: { path: ['\\.spec\\.ts$'] },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
  },
  {},
);

const drawing = drawHouse(rooms(output.modules), imports(output.modules));
if (!process.argv.includes('--check')) {
  writeFileSync(file, drawing);
} else if (readFileSync(file, 'utf8') !== drawing) {
  console.error(`${path.relative(root, file)} is not what the imports are. Mending: npm run house, look at it, commit it.`);
  process.exit(1);
}

/** `src/catalog/…` is of the room catalog; what lies at the top of src is main. */
function roomOf(source) {
  const [top, name, more] = source.split('/');
  if (top !== 'src') return top;
  return more === undefined ? 'main' : name;
}

/** Every room with its floor and the names of its parts. */
function rooms(modules) {
  const found = new Map();
  for (const { source } of modules) {
    const name = roomOf(source);
    const room = found.get(name) ?? { name, parts: new Set() };
    const [, first, second, third] = source.split('/');
    const part = name === 'libs' ? second && first : third && second;
    if (part && name !== 'main') room.parts.add(part);
    found.set(name, room);
  }
  const homeless = [...found.keys()].filter((name) => !FLOORS.flat().includes(name));
  if (homeless.length > 0) throw new Error(`No floor for ${homeless.join(', ')}: name it in FLOORS of scripts/draw-house.mjs`);
  return FLOORS.flatMap((names, floor) =>
    names.filter((name) => found.has(name)).map((name) => ({ ...found.get(name), floor, parts: [...found.get(name).parts].sort() })),
  );
}

/** How often files of one room import files of another, by `from to`. */
function imports(modules) {
  const counted = new Map();
  for (const { source, dependencies } of modules) {
    for (const { resolved } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)];
      if (from !== to) counted.set(`${from} ${to}`, (counted.get(`${from} ${to}`) ?? 0) + 1);
    }
  }
  return counted;
}
