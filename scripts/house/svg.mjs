const ROW = 46;
const COLUMN = 50;
const BOX = { x: 24, width: 440, height: 36 };
const FIRST_COLUMN = BOX.x + BOX.width + 44;
const TOP = 124;
/** As much as fits beside a room's name. */
const PARTS_LENGTH = 52;
/** Shown is the highest of these that was reached: exact numbers would be out of date, and in conflict, with every commit. */
const STEPS = [1, 3, 10, 30, 100, 300];
const FLOOR_GAP = 12;

const STYLE = `
    text { font-family: ui-sans-serif, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: var(--ink) }
    svg, .house { --paper: #ffffff; --band: #f4f6fa; --ink: #1e293b; --soft: #5b6b80; --box: #ffffff; --edge: #94a3b8; --row: #d9e0ea;
      --line: #4f6bd8; --dot: #3b53b8; --climb: #d11a2a }
    @media (prefers-color-scheme: dark) {
      svg, .house { --paper: #0f1521; --band: #171f2e; --ink: #e6ebf4; --soft: #9fb0c6; --box: #1f2a3d; --edge: #53637b; --row: #2c394e;
        --line: #7f9bff; --dot: #4a63c9; --climb: #ff5a67 }
    }
    .paper { fill: var(--paper) } .band { fill: var(--band) }
    .box { fill: var(--box); stroke: var(--edge) }
    .title { font-size: 19px; font-weight: 650 } .note { font-size: 12.5px; fill: var(--soft) }
    .name { font-size: 14.5px; font-weight: 650 } .parts { font-size: 11px; fill: var(--soft) }
    .head { font-size: 12px; font-weight: 600 }
    .row { stroke: var(--row); stroke-width: 1.25 } .line { stroke: var(--line); stroke-width: 1.75; fill: none }
    .tip { fill: var(--line) } .dot { fill: var(--dot) } .count { font-size: 10.5px; font-weight: 650; fill: #ffffff }
    .climbing .line { stroke: var(--climb); stroke-dasharray: 5 3 } .climbing .tip, .climbing .dot { fill: var(--climb) }`;

/**
 * The house as a picture: one row a room, one column a room that others use. In a column, each dot is a room that imports from it, with
 * the number of imports, and the line ends with an arrow in its box. What climbs is red and dashed.
 */
export function drawHouse(rooms, imports) {
  const rowOf = new Map(rooms.map(({ name, floor }, index) => [name, TOP + floor * FLOOR_GAP + index * ROW + ROW / 2]));
  const used = rooms.filter(({ name }) => rooms.some((other) => imports.has(`${other.name} ${name}`)));
  const columnOf = new Map(used.map(({ name }, index) => [name, FIRST_COLUMN + index * COLUMN]));
  const width = FIRST_COLUMN + used.length * COLUMN;
  const height = TOP + rooms.at(-1).floor * FLOOR_GAP + rooms.length * ROW + 24;
  const climbs = (from, to) => rooms.findIndex(({ name }) => name === from) > rooms.findIndex(({ name }) => name === to);
  const users = (to) =>
    rooms.flatMap(({ name }) =>
      imports.has(`${name} ${to}`) ? [{ name, count: imports.get(`${name} ${to}`), climbs: climbs(name, to) }] : [],
    );

  const climbing = [...imports.keys()].filter((pair) => climbs(...pair.split(' '))).length;
  const columns = used.map(({ name }) => column(name, users(name), rowOf, columnOf));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" class="house" role="img" aria-label="The rooms of Plinth and what each imports">`,
    `  <style>${STYLE}\n  </style>`,
    `  <rect class="paper" width="${width}" height="${height}" rx="10"/>`,
    `  <text class="title" x="${BOX.x}" y="40">The house</text>`,
    `  <text class="note" x="${BOX.x}" y="62">Drawn from the imports: a dot says that the room of this row imports from the room</text>`,
    `  <text class="note" x="${BOX.x}" y="80">of this column, at least so many times. ${climbing === 0 ? 'No arrow climbs.' : `Climbing, in red: ${climbing}.`}</text>`,
    ...bands(rooms, rowOf, width),
    ...rooms.flatMap(({ name }) => guide(name, rowOf, columnOf, imports)),
    ...columns.flatMap(({ lines }) => lines),
    ...columns.flatMap(({ dots }) => dots),
    ...rooms.flatMap((room) => box(room, rowOf.get(room.name))),
    '</svg>',
  ].join('\n')}\n`;
}

/** One band a floor. */
function bands(rooms, rowOf, width) {
  return [...new Set(rooms.map(({ floor }) => floor))].map((floor) => {
    const ys = rooms.filter((room) => room.floor === floor).map(({ name }) => rowOf.get(name));
    const [top, bottom] = [ys[0] - ROW / 2, ys.at(-1) + ROW / 2];
    return `  <rect class="band" x="10" y="${top}" width="${width - 20}" height="${bottom - top}" rx="8"/>`;
  });
}

/** A thin line from a room to its furthest dot, so that the eye finds the row. */
function guide(name, rowOf, columnOf, imports) {
  const ends = [...columnOf].filter(([to]) => imports.has(`${name} ${to}`)).map(([, x]) => x);
  if (ends.length === 0) return [];
  return [`  <path class="row" d="M${BOX.x + BOX.width} ${rowOf.get(name)}H${Math.max(...ends)}"/>`];
}

/** What one room is used by: the lines to it, and the dots that lie on them; all lines of the picture are below all dots. */
function column(to, users, rowOf, columnOf) {
  const [x, y] = [columnOf.get(to), rowOf.get(to)];
  const tip = BOX.x + BOX.width + 9;
  const line = (from, name) =>
    `  <g class="${name}"><path class="line" d="M${x} ${from}V${y}H${tip + 8}"/><path class="tip" d="M${tip} ${y}l9 -5v10z"/></g>`;
  const [down, up] = [users.filter((user) => !user.climbs), users.filter((user) => user.climbs)];
  const top = Math.min(y, ...down.map(({ name }) => rowOf.get(name)));
  const bottom = Math.max(y, ...up.map(({ name }) => rowOf.get(name)));
  return {
    lines: [
      `  <path class="row" d="M${x} ${TOP - 8}V${top}"/>`,
      `  <text class="head" transform="translate(${x + 3} ${TOP - 14}) rotate(-38)">${to}</text>`,
      ...(down.length > 0 ? [line(top, 'falling')] : []),
      ...(up.length > 0 ? [line(bottom, 'climbing')] : []),
    ],
    dots: users.map((user) => dot(x, rowOf.get(user.name), user)),
  };
}

/** Its area grows with the number of imports, within what the row holds. */
function dot(x, y, { count, climbs }) {
  const shown = STEPS.findLast((step) => step <= count);
  const radius = Math.min(17, 8.5 + Math.sqrt(shown) * 0.55).toFixed(1);
  return `  <g class="${climbs ? 'climbing' : 'falling'}"><circle class="dot" cx="${x}" cy="${y}" r="${radius}"/><text class="count" x="${x}" y="${y + 3.7}" text-anchor="middle">${shown}</text></g>`;
}

function box({ name, parts }, y) {
  const shown = parts.filter((_, index) => parts.slice(0, index + 1).join(' · ').length <= PARTS_LENGTH);
  if (shown.length < parts.length) shown.push('…');
  return [
    `  <rect class="box" x="${BOX.x}" y="${y - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" rx="6"/>`,
    `  <text class="name" x="${BOX.x + 12}" y="${y + 5}">${name}</text>`,
    `  <text class="parts" x="${BOX.x + 122}" y="${y + 4}">${shown.join(' · ')}</text>`,
  ];
}
