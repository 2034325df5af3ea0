import { expect, it } from '@jest/globals';
import type { HttpRequest } from '../../../port/index.js';
import type { Activity } from '../core/activity.js';
import { marketplaceOf } from '../world/channels.js';
import { ADDRESS, type StandIns } from '../world/stand-ins.js';
import { BoundWitness } from './bound-witness.js';
import { Truth } from './truth.js';

const SKU = 'CUS-MARLOW-40X40-SAND';
const item = `${ADDRESS.amazon}/listings/2021-08-01/items/ME/${SKU}?marketplaceIds=${marketplaceOf('amazon_de')}`;
const call = (method: string, body?: string) => ({ method, url: item, purpose: 'send', body }) as unknown as HttpRequest;
const look = { request: { ...call('GET'), purpose: 'read' }, response: { text: `{"sku":"${SKU}"}` }, at: 1 } as never;

it.each([
  ['a deletion that nobody looked before', call('DELETE'), false, true],
  ['a 0 that nobody looked before', call('PATCH', '{"value":[{"quantity":0}]}'), false, true],
  ['a deletion after a look', call('DELETE'), true, false],
  ['a number', call('PATCH', '{"value":[{"quantity":9}]}'), false, false],
])('knows what was stopped unseen: %s', (_, request, isLookedAt, isUnseen) => {
  const witness = new BoundWitness(new Truth(0), {} as StandIns, () => 7);
  const activity = {} as Activity;
  witness.began(activity, 0);
  witness.turnOf(activity);
  if (isLookedAt) witness.told(look);
  witness.leaves(request);
  expect([...witness.unseen]).toEqual(isUnseen ? [[`amazon_eu ${SKU}`, 7]] : []);
});
