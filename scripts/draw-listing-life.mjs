/**
 * Draws docs/pictures/listing-life.svg from the `@moves` lines above the statements that move listings, so that the picture cannot tell another
 * life than the code. `node scripts/draw-listing-life.mjs` writes it; test/syndication/listing-life.spec.ts fails where it is not current.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
export const PICTURE = path.join(root, 'docs/pictures/listing-life.svg');

/** One way from one state to another, as `@moves` of listings or `@wire-moves` of wires say; `by`: the functions whose statements take it, `file:function`. `from` is `nothing` where it is made. */
export function readMoves(tag = '@moves') {
  const moves = new Map();
  for (const file of sources(path.join(root, 'src/syndication'))) {
    const text = readFileSync(file, 'utf8');
    for (const [, doc, name] of text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:async )?function (\w+)/g)) {
      for (const [, from, to] of doc.matchAll(new RegExp(`${tag} (.+) → (.+)`, 'g'))) {
        for (const [one, other] of from.split(', ').flatMap((a) => to.split(', ').map((b) => [a, b]))) {
          const key = `${one} ${other}`;
          const move = moves.get(key) ?? { from: one, to: other, by: [] };
          move.by.push(`${path.relative(path.join(root, 'src/syndication'), file)}:${name}`);
          moves.set(key, move);
        }
      }
    }
  }
  return [...moves.values()].sort((a, b) => a.from.localeCompare(b.from) || a.to.localeCompare(b.to));
}

function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((file) => file.endsWith('.repository.ts'))
    .sort();
}

/** Middle of each box. */
const AT = {
  planned: [110, 250],
  sending: [330, 250],
  accepted: [550, 250],
  processed: [770, 250],
  live: [990, 250],
  refused: [245, 60],
  rejected: [880, 60],
  unknown: [440, 420],
  withdrawing: [330, 560],
  withdrawn: [110, 560],
};
const [WIDTH, HEIGHT] = [130, 56];
/** What nearly every state may go to is a mark in the box: as arrows, half of the picture would be those. */
const MARKS = { planned: '↺', withdrawing: '⤓' };

export function draw(moves) {
  const arrows = moves.filter(({ from, to }) => from !== 'nothing' && !MARKS[to]);
  const marksOf = (state) =>
    Object.entries(MARKS).flatMap(([to, mark]) => (moves.some((one) => one.from === state && one.to === to) ? [mark] : []));
  const boxes = Object.entries(AT).map(([state, [x, y]]) => box(state, x, y, marksOf(state)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 660" font-family="system-ui, sans-serif" font-size="15">
  <style>
    .box { fill: #f1f5f9; stroke: #475569; stroke-width: 1.5 }
    .good { fill: #ecfdf5; stroke: #047857 }
    .bad { fill: #fef2f2; stroke: #b91c1c }
    .t { font-weight: 600; text-anchor: middle }
    .m { fill: #475569; text-anchor: end }
    .s { fill: #475569; font-size: 13 }
    .a { stroke: #334155; stroke-width: 1.4; fill: none; marker-end: url(#arrow) }
    .k { stroke-dasharray: 5 4 }
  </style>
  <defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z" fill="#334155"/></marker></defs>
  <rect width="1080" height="660" fill="#fff"/>
${[...arrows.map(arrow), ...boxes].map((line) => `  ${line}`).join('\n')}
  <text class="s" x="480" y="545">↺ back to planned: a newer wish, another try, or nothing found</text>
  <text class="s" x="480" y="570">⤓ to withdrawing: no longer wanted</text>
  <text class="s" x="480" y="595">dashed: the very bytes were sent before, so no call is made</text>
  <text class="s" x="480" y="620">Drawn from the code by scripts/draw-listing-life.mjs</text>
</svg>
`;
}

function box(state, x, y, marks) {
  const kind = state === 'live' ? ' good' : ['refused', 'rejected'].includes(state) ? ' bad' : '';
  return (
    `<rect class="box${kind}" x="${x - WIDTH / 2}" y="${y - HEIGHT / 2}" width="${WIDTH}" height="${HEIGHT}" rx="8"/>` +
    `<text class="t" x="${x}" y="${y - 2}">${state}</text><text class="m" x="${x + WIDTH / 2 - 10}" y="${y + 20}">${marks.join(' ')}</text>`
  );
}

/** A curve that leaves to the left of its direction, so that there and back are two lines. */
function arrow({ from, to }) {
  const [[x1, y1], [x2, y2]] = [AT[from], AT[to]];
  const length = Math.hypot(x2 - x1, y2 - y1);
  const bow = (y1 === y2 ? (length > 230 ? 0.16 : 0.1) : 0.06) * length;
  const [mx, my] = [(x1 + x2) / 2 + ((y2 - y1) / length) * bow, (y1 + y2) / 2 - ((x2 - x1) / length) * bow];
  const [sx, sy] = edge(x1, y1, mx, my);
  const [ex, ey] = edge(x2, y2, mx, my);
  const kept = from === 'planned' && !['refused', 'sending', 'withdrawn'].includes(to) ? ' k' : '';
  return `<path class="a${kept}" d="M${sx} ${sy}Q${Math.round(2 * mx - (sx + ex) / 2)} ${Math.round(2 * my - (sy + ey) / 2)} ${ex} ${ey}"><title>${from} → ${to}</title></path>`;
}

/** Where the line from the middle of a box towards a point leaves the box. */
function edge(x, y, toX, toY) {
  const [dx, dy] = [toX - x, toY - y];
  const scale = Math.min(WIDTH / 2 / Math.abs(dx || 1e-9), HEIGHT / 2 / Math.abs(dy || 1e-9));
  return [Math.round(x + dx * scale), Math.round(y + dy * scale)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PICTURE, draw(readMoves()));
