import type { ChannelConfig, MappedNode, MappedProduct } from '../../port/index.js';
import type { ProductInput } from './payload.js';
import type { Policy } from './policy.js';

/** What a rule may look at. Its violations name Google's attributes. */
export interface Subject {
  payload: ProductInput;
  node: MappedNode;
  product: MappedProduct;
  channel: ChannelConfig;
  policy: Policy;
}
