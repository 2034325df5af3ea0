import { gtin13 } from '../gtin.js';
import { picture, sketch } from '../pictures/draw.js';
import { colours, labels } from '../setup/options.js';
import type { CatalogueSource, ErpItem, ErpOffer, SourceAsset } from '../../../cli/import/index.js';
import type { Kind } from './kinds.js';
import { contentOf } from './texts.js';
import { planTree, type PlannedNode } from './tree.js';

export interface ProductParts extends Omit<CatalogueSource, 'setup'> {
  rootSku: string;
}

export interface ProductOrder {
  kind: Kind;
  collection: string;
  rootSku: string;
  /** Motif of its pictures; products with the same one share their files. */
  motif: number;
  person: string;
  /** The first of a run of numbers that nobody else uses: one per sellable. */
  firstNumber: number;
}

/** Dollars to the other currencies, near enough for a demonstration; prices end in 95 or 90 like the dollar ones do not. */
const MARKETS = [
  { market: 'US', currency: 'USD', of: (cents: number) => cents },
  { market: 'GB', currency: 'GBP', of: (cents: number) => Math.round((cents * 0.82) / 100) * 100 - 5 },
  { market: 'DE', currency: 'EUR', of: (cents: number) => Math.round((cents * 0.96) / 100) * 100 - 10 },
];

export function buildProduct(order: ProductOrder): ProductParts {
  const nodes = planTree(order.rootSku, order.kind);
  const sellables = nodes.filter((node) => node.sellable);
  return {
    rootSku: order.rootSku,
    erpItems: nodes.map((node) => itemOf(order, node, sellables.indexOf(node))),
    offers: sellables.flatMap((node, at) => offersOf(order, node, at)),
    content: [
      { sku: order.rootSku, person: order.person, categories: [order.kind.category], cells: contentOf(order.kind, order.collection) },
    ],
    assets: assetsOf(order, nodes),
  };
}

function itemOf({ kind, rootSku, firstNumber }: ProductOrder, node: PlannedNode, at: number): ErpItem {
  if (node.parentSku === null) {
    const facts = { country_of_origin: kind.country, hazmat: false, tax_code: kind.worn ? 'clothing' : 'standard', number_of_items: '1' };
    const material = kind.material ? { material: kind.material } : {};
    return { sku: rootSku, family: kind.family, familyVariant: kind.familyVariant, facts: { ...facts, ...material }, sourceRevision: '1' };
  }
  const own = node.sellable ? sellableFacts(kind, node, firstNumber + at) : {};
  return { sku: node.sku, parentSku: node.parentSku, facts: { ...node.own, ...own }, sourceRevision: '1' };
}

function sellableFacts(kind: Kind, node: PlannedNode, number: number): Record<string, unknown> {
  const grow = growth(kind, node);
  const [length, width, height] = kind.sides.map((side) => ({
    amount: String(Math.round(side * (0.8 + grow / 5) * 10) / 10),
    unit: 'CENTIMETER',
  }));
  return {
    gtin: gtin13(number),
    mpn: node.sku,
    weight: { amount: String(Math.round(kind.weight * (0.75 + grow / 4))), unit: 'GRAM' },
    length,
    width,
    height,
  };
}

/** 1 for the smallest size or capacity, 2 for the next … */
function growth(kind: Kind, node: PlannedNode): number {
  const axis = kind.axes['size'] ? 'size' : 'capacity';
  return 1 + Math.max(0, kind.axes[axis]?.indexOf(node.all[axis] ?? '') ?? 0);
}

function offersOf({ kind, firstNumber }: ProductOrder, node: PlannedNode, at: number): ErpOffer[] {
  const cents = kind.price + (kind.worn ? 0 : (growth(kind, node) - 1) * 500);
  const quantity = ((firstNumber + at) * 7) % 60;
  return MARKETS.map(({ market, currency, of }) => ({
    sku: node.sku,
    market,
    price: { amount: (of(cents) / 100).toFixed(2), currency },
    quantity,
    availability: quantity > 0 ? 'in_stock' : 'out_of_stock',
    sourceRevision: '1',
  }));
}

/** One picture per colour, on every variant of that colour, and a colourless sketch for all. The first is the product's own as well. */
function assetsOf({ kind, collection, rootSku, motif }: ProductOrder, nodes: PlannedNode[]): SourceAsset[] {
  const codes = kind.axes['color'] ?? [null];
  const pictures = codes.map((code, first): SourceAsset => {
    const colour = colours.find((one) => one.code === code);
    const shown = nodes.filter((node) => (colour ? node.own['color'] === code : false)).map((node) => node.sku);
    const alt = labels(
      [collection, kind.noun[0], colour && `in ${colour.labels['en_US']}`].filter(Boolean).join(' '),
      [kind.noun[1], collection, colour && `in ${colour.labels['de_DE']}`].filter(Boolean).join(' '),
      [collection, kind.noun[0], colour && `in ${colour.labels['en_GB']}`].filter(Boolean).join(' '),
    );
    return {
      fileName: `${rootSku.toLowerCase()}${code ? `-${code}` : ''}.jpg`,
      drawing: `${kind.shape} ${code} ${motif}`,
      make: () => picture(kind.shape, colour?.ink ?? '#a8814f', motif),
      links: [...(first === 0 ? [rootSku] : []), ...shown].map((sku) => ({
        sku,
        role: 'main',
        position: 0,
        locale: null,
        channels: null,
        alt,
      })),
    };
  });
  const alt = labels(`Sketch of the ${kind.noun[0].toLowerCase()}`, `Skizze: ${kind.noun[1]}`);
  const outline: SourceAsset = {
    fileName: `${rootSku.toLowerCase()}-sketch.jpg`,
    drawing: `${kind.shape} sketch ${motif}`,
    make: () => sketch(kind.shape, motif),
    links: [{ sku: rootSku, role: 'gallery', position: 0, locale: null, channels: null, alt }],
  };
  return [...pictures, outline];
}
