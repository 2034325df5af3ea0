import type { ChannelAdapter, MadeBefore, MappedNode, Rendered, RenderInput } from '../../../port/index.js';

export interface RenderedOnce extends Rendered {
  /** What is sent once is left out. */
  lacksOnce?: true;
}

/**
 * What is sent once goes with the content that makes the thing, and is owned by nobody of ours: it is not compared, nor emptied. Afterwards it is left
 * out as if no rule were there; what is demanded of it is judged as if it were, because the channel has it. `once`: targets; mostly none.
 */
export function renderOnce(
  adapter: Pick<ChannelAdapter, 'render' | 'isMade'>,
  input: RenderInput,
  once: ReadonlySet<string>,
  was: Pick<MadeBefore, 'wasLive' | 'mayBeGone'>,
): RenderedOnce {
  const whole = adapter.render(input);
  if (once.size === 0) return whole;
  const isMade = (sku?: string): boolean => adapter.isMade({ ...input, ...was }, sku);
  const said = isMade() ? { ...adapter.render(without(input, once, isMade)), issues: whole.issues, lacksOnce: true as const } : whole;
  const owned = Object.entries(said.owned).filter(([field]) => !once.has(said.targets[field] ?? ''));
  return { ...said, owned: Object.fromEntries(owned) };
}

function without(input: RenderInput, once: ReadonlySet<string>, isMade: (sku: string) => boolean): RenderInput {
  const { product } = input;
  const of = <T>(fields: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(fields).filter(([target]) => !once.has(target)));
  const nodes = product.nodes.map((node): MappedNode => {
    if (node.kind === 'variant' && !isMade(node.sku)) return node;
    const localized = Object.entries(node.localized).map(([locale, fields]) => [locale, of(fields)] as const);
    return { ...node, fields: of(node.fields), localized: Object.fromEntries(localized) };
  });
  const ruled = new Set([...input.ruled].filter((target) => !once.has(target)));
  return { ...input, product: { ...product, nodes, fields: nodes[0]!.fields }, ruled };
}
