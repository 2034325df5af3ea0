import { keyHash } from '../cells/terms.js';
import type { ReadinessReasonEntity } from './reason.entity.js';

/** Why products are not ready. */
export type Reason = ReadinessReasonEntity;

/** With its id: what differs only in the product that it was said of is one reason. */
export function reasonOf(said: Omit<Reason, 'id'>): Reason {
  const { channelCode, code, place, locale, severity, owner } = said;
  return { ...said, id: keyHash(`?${[channelCode, code, place, locale, severity, owner].join(' ')}`) };
}
