import type { ChannelConfig, MappedNode, MappedProduct } from '../../port/index.js';
import type { ProductPayload } from './payload.js';
import type { Policy } from './policy.js';

/** What a rule may look at. Its violations name the mapping's targets. */
export interface Subject {
  payload: ProductPayload;
  product: MappedProduct;
  variants: MappedNode[];
  channel: ChannelConfig;
  policy: Policy;
  /** The shop made it, and nothing of ours was sent yet. */
  isAdopted: boolean;
}
