import type { Contract } from './descriptor-reader.js';

/** Parameters that every Google API takes; they say how to answer, not what to do. */
const SYSTEM = [
  '$.xgafv',
  'access_token',
  'alt',
  '$alt',
  'callback',
  'fields',
  '$fields',
  'key',
  '$key',
  'oauth_token',
  'prettyPrint',
  'quotaUser',
];

/** Query parameters of a method by the names they may have, with the name under which the sandbox reads them. */
export type QueryNames = Map<string, string>;

/** What of a method's request is neither its path nor its body comes in the query, under its JSON or proto name (google.api.http). */
export function queryNames({ methods, messages }: Contract, method: string): QueryNames {
  const found = methods.find(({ name }) => name === method);
  if (!found) throw new Error(`The contract has no method ${method}`);
  const inPath = new Set([...found.path.matchAll(/\{(\w+)/g)].map(([, name]) => name));
  const names: QueryNames = new Map(SYSTEM.map((name) => [name, name]));
  if (found.body === '*') return names;
  for (const { json, proto } of messages.get(found.request) ?? []) {
    if (inPath.has(proto) || proto === found.body) continue;
    names.set(json, json).set(proto, json);
  }
  return names;
}
