import { positionBelow, STRUCTURE, type CatalogSchema, type CellValue, type NodeCells, type ProductNode } from '../../../catalog/index.js';
import { indexChange, type Demand } from '../../../search/index.js';
import type { MadeNode, MadeTree } from './make-tree.js';
import { FAMILY, FAMILY_VARIANT } from './shape.js';

/** Who made the nodes, and when. */
export interface Writer {
  person: string;
  now: Date;
}

/** Rows of each table, in the columns that `copyTrees` names. */
export interface TreeRows {
  nodes: unknown[][];
  changes: unknown[][];
  cells: unknown[][];
  texts: unknown[][];
  gaps: unknown[][];
}

interface Placed extends MadeNode, Pick<ProductNode, 'id' | 'rootId' | 'position' | 'categories'> {
  parent: MadeTree | null;
}

/** The rows of trees that are there since one call of `createProducts`; ids rise from `first`. `demands`: what channels ask of them. */
export function rowsOf(schema: CatalogSchema, writer: Writer, trees: MadeTree[], first: bigint, demands: readonly Demand[]): TreeRows {
  let next = first;
  const nodes = trees.flatMap((tree): Placed[] => {
    const rootId = String(next++);
    const root = { ...tree, id: rootId, rootId, parent: null, position: '' };
    return [
      root,
      ...tree.variants.map((variant, at) => ({
        ...{ ...variant, id: String(next++), rootId, parent: tree, position: positionBelow('', at + 1), categories: [] },
      })),
    ];
  });
  const { come, texts } = indexChange(schema, nodes.map(toCells));
  return {
    nodes: nodes.map((node) => nodeRow(node, writer)),
    changes: nodes.map((node) => changeRow(node, writer)),
    cells: come.map((row) => [row.rootId, row.key, row.position, row.value, row.isCut]),
    texts: texts.map((row) => [row.rootId, row.key, row.position, row.body, row.text, row.language, row.weight]),
    gaps: gapRows(nodes, come, demands),
  };
}

/** How many variants of each product lack what is asked: its own cells count for all of them. */
function gapRows(
  nodes: Placed[],
  stated: readonly { rootId: string; position: string; key: string }[],
  demands: readonly Demand[],
): unknown[][] {
  const keys = new Set(stated.map(({ rootId, position, key }) => `${rootId} ${position} ${key}`));
  const own = demands.filter(({ family }) => family === FAMILY);
  const variants = Map.groupBy(nodes.filter(({ parent }) => parent !== null), ({ rootId }) => rootId); // prettier-ignore
  return [...variants].flatMap(([rootId, of]) =>
    own.flatMap((demand) => {
      const has = (position: string): boolean => demand.keys.some((key) => keys.has(`${rootId} ${position} ${key}`));
      const lacking = has('') ? 0 : of.filter(({ position }) => !has(position)).length;
      return lacking > 0 ? [[demand.gap, rootId, lacking]] : [];
    }),
  );
}

const toCells = ({ rootId, position, parent, cells }: Placed): NodeCells => ({
  ...{ rootId, position, isNew: true, isLeaf: parent !== null },
  cells: new Map(Object.entries(cells as Record<string, CellValue>).map(([cell, value]) => [cell, [null, value]] as const)),
});

function nodeRow(node: Placed, { person, now }: Writer): unknown[] {
  const { id, sku, rootId, parent, cells, categories, position } = node;
  const at = now.toISOString();
  const meta = Object.fromEntries(Object.keys(cells).map((cell) => [cell, { r: 1, by: person, at }]));
  const places = parent ? 0 : (node as unknown as MadeTree).variants.length;
  return [
    ...[id, sku, rootId, parent ? rootId : null, parent ? 'variant' : 'product', parent !== null],
    ...[
      parent ? null : FAMILY,
      parent ? null : FAMILY_VARIANT,
      'active',
      `{${categories.join(',')}}`,
      JSON.stringify(cells),
      JSON.stringify(meta),
    ],
    ...[1, 1, position, places, places === 0, at, at],
  ];
}

function changeRow({ id, rootId, sku, cells, parent }: Placed, { person, now }: Writer): unknown[] {
  const family = parent ? { family: null, familyVariant: null } : { family: FAMILY, familyVariant: FAMILY_VARIANT };
  const created = [null, { kind: parent ? 'variant' : 'product', parent: parent?.sku ?? null, ...family }];
  const changes = {
    [STRUCTURE.created]: created,
    ...Object.fromEntries(Object.entries(cells).map(([cell, value]) => [cell, [null, value]])),
  };
  return [rootId, id, sku, 1, 'graphql', person, now.toISOString(), JSON.stringify(changes)];
}
