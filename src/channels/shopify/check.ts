import { problem, type Problem } from '../../../libs/problem/index.js';
import type { ChannelContext } from '../../port/index.js';
import type { Tokens } from './token.js';
import { Client } from './client.js';
import { channelOf } from './settings.js';

const CHECK = `query Check {
  shop { name currencyCode }
  locations(first: 250) { nodes { id name isActive } }
  publications(first: 250) { nodes { id name } }
  channels: publications(first: 1, catalogType: APP) { nodes { id } }
}`;

interface Location {
  id: string;
  name: string;
  isActive: boolean;
}

interface CheckData {
  shop: { name: string; currencyCode: string };
  locations: { nodes: Location[] };
  publications: { nodes: { id: string; name: string }[] };
  channels: { nodes: { id: string }[] };
}

/** Credentials, rights, and that the shop is what the channel takes it for. Changes nothing. */
export async function check(context: ChannelContext, tokens: Tokens): Promise<Problem[]> {
  const answer = await new Client(context, tokens).call<CheckData>({ query: CHECK, variables: {}, purpose: 'connect' });
  switch (answer.kind) {
    case 'data':
      return compare(context, answer.data);
    case 'terminal':
      return answer.issues;
    case 'retry':
    case 'unknown':
      return [wrong('unreachable', undefined, `The shop does not answer: ${answer.reason}`, 'Check address, credentials and network')];
  }
}

function compare({ channel }: ChannelContext, { shop, locations, publications, channels }: CheckData): Problem[] {
  const { locationId, locations: named, publicationIds } = channelOf(channel);
  const problems: Problem[] = [];
  if (shop.currencyCode !== channel.market.currency) {
    const message = `The shop ${shop.name} sells in ${shop.currencyCode}, market ${channel.market.code} in ${channel.market.currency}`;
    problems.push(wrong('currency', 'market', message, `Give the channel a market in ${shop.currencyCode}`));
  }
  const active = new Set(locations.nodes.flatMap(({ id, isActive }) => (isActive ? [id] : [])));
  const names = locations.nodes.map(({ id, name, isActive }) => `${name} (${id}${isActive ? '' : ', inactive'})`).join(', ');
  const isMissing = locationId ? !active.has(locationId) : named.length === 0 && active.size === 0;
  if (isMissing) {
    problems.push(
      wrong('location', 'settings.locationId', 'The shop has no such active location', `Choose one of: ${names || 'none; add one'}`),
    );
  }
  named.forEach(({ location, locationId: id }, index) => {
    if (active.has(id)) return;
    const message = `The shop has no such active location for ${location}`;
    problems.push(wrong('location', `settings.locations.${index}.locationId`, message, `Choose one of: ${names || 'none; add one'}`));
  });
  const known = new Set(publications.nodes.map(({ id }) => id));
  for (const id of publicationIds.filter((one) => !known.has(one))) {
    const names = publications.nodes.map((one) => `${one.name} (${one.id})`).join(', ');
    problems.push(wrong('publication', 'settings.publicationIds', `The shop has no publication ${id}`, `Choose from: ${names}`));
  }
  if (publicationIds.length === 0 && channels.nodes.length === 0) {
    problems.push(wrong('publication', 'settings.publicationIds', 'The shop has no sales channel', 'Add the Online Store in the shop'));
  }
  return problems;
}

const wrong = (code: string, path: string | undefined, message: string, fix: string): Problem =>
  problem(`shopify_${code}`, path, message, fix, { severity: 'error', owner: 'shopify' });
