import type { OfferInput, OfferWire, RenderedOffer, Statement, Wire } from '../../../port/index.js';
import { once } from '../once.js';
import { offerInputs, saidDigest, type SaidFrom } from '../made.js';

/** What is known of one wire of one SKU. */
export interface Accepted {
  statement: Statement | undefined;
  /** What the newest two statements were rendered from; the accepted one may be among them. */
  made: readonly SaidFrom[];
}

export interface HeldLine {
  /** With what the channel accepted in place of what only another renderer says otherwise. */
  rendered: RenderedOffer;
  /** What is said was rendered from this. Reckoned when it is asked for: a preview of a catalogue never does. */
  made: Record<OfferWire, () => SaidFrom | undefined>;
  /** What is held back; null: nothing would be said. */
  otherwise: Partial<Record<OfferWire, Statement | null>>;
}

const OFFER_WIRES = ['price', 'stock'] as const;

export const NOTHING_SAID: HeldLine['made'] = { price: () => undefined, stock: () => undefined };

/**
 * Of price and stock: where nothing that they are a function of has changed since the channel accepted a statement, and another renderer made that,
 * it stands. What does change, such as a number, goes as the present renderer says it: nothing that a source or a stop says waits. Pure.
 */
export function holdLine(
  input: OfferInput,
  rendered: RenderedOffer,
  accepted: Record<OfferWire, Accepted>,
  renderer: string,
  letIn: ReadonlySet<Wire>,
  wasBuyable: boolean,
): HeldLine {
  const held: HeldLine = { rendered, made: NOTHING_SAID, otherwise: {} };
  for (const wire of OFFER_WIRES) {
    const { statement: before, made } = accepted[wire];
    const now = rendered[wire];
    const inputs = once(() => offerInputs(wire, input));
    const mayBeOther = made.some((one) => one.renderer !== renderer) && !letIn.has(wire);
    const known = before && mayBeOther ? noteOf(before, made) : undefined;
    const isOther = known !== undefined && known.renderer !== renderer && known.inputs === inputs();
    const isRefused = rendered.issues[wire].some(({ severity }) => severity !== 'warning');
    if (isOther && (isRefused || !now || saidDigest(now) !== known.said)) {
      held.otherwise[wire] = now && !isRefused ? now : null;
      held.made = { ...held.made, [wire]: () => known };
      const issues = { ...held.rendered.issues, [wire]: rendered.issues[wire].filter(({ severity }) => severity === 'warning') };
      held.rendered = { ...held.rendered, [wire]: before!, issues };
    } else held.made = { ...held.made, [wire]: once(() => now && { said: saidDigest(now), inputs: inputs(), renderer }) };
  }
  const isWhole = OFFER_WIRES.every((wire) => wire in held.otherwise || !accepted[wire].statement);
  if (isWhole && Object.keys(held.otherwise).length > 0) held.rendered = { ...held.rendered, buyable: wasBuyable };
  return held;
}

export function noteOf(statement: Statement, made: readonly SaidFrom[]): SaidFrom | undefined {
  const said = saidDigest(statement);
  return made.find((one) => one.said === said);
}
