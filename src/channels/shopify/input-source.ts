import type { Bindings, MappedNode, MappedProduct } from '../../port/index.js';
import type { Emptiness } from './emptiness.js';
import type { ProductPayload } from './payload.js';

/** What the inputs are made of. */
export interface InputSource {
  product: MappedProduct;
  variants: MappedNode[];
  bindings: Bindings;
  namespace: string;
  emptiness: Emptiness;
  /** The content that the shop took last, as it was sent. */
  accepted: ProductPayload | undefined;
}
