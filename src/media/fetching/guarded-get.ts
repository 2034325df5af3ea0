import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { problem, Refusal } from '../../../libs/problem/index.js';
import { isPublicAddress } from './addresses.js';

export type Resolver = (host: string) => Promise<LookupAddress[]>;

/** Limits of fetching a file from an address: hosts, milliseconds, redirects. */
export interface FetchSettings {
  /** `host` or `host:port`, in lower case and IPv6 in brackets, that may have private addresses: an operator's own file servers. */
  allowedHosts: string[];
  /** Milliseconds for everything, redirects included. */
  timeoutMs: number;
  maxRedirects: number;
  /** Names to addresses. Tests give their own. */
  resolve: Resolver;
}

/** The limits of a fetch where nothing else is configured. */
export const defaultFetchSettings: FetchSettings = {
  allowedHosts: [],
  timeoutMs: 20_000,
  maxRedirects: 4,
  resolve: (host) => lookup(host, { all: true, verbatim: true }),
};

const FIX = 'Give the address of a picture on the public internet, upload the file itself, or ask the operator to allow this host.';

/**
 * GETs a file that somebody named, without becoming their hand in our network: http and https only, every address that the name has
 * is checked before connecting, the connection goes to a checked address (a second look-up could answer otherwise), and each redirect
 * is checked anew. Throws Refusal. The caller reads or destroys the answer.
 */
export async function guardedGet(address: string, settings: FetchSettings): Promise<{ url: URL; response: IncomingMessage }> {
  const signal = AbortSignal.timeout(settings.timeoutMs);
  let url = parse(address, undefined);
  for (let hop = 0; hop <= settings.maxRedirects; hop++) {
    const checked = await checkedAddresses(url, settings);
    const response = await get(url, checked, signal);
    const status = response.statusCode ?? 0;
    if (status === 200) return { url, response };
    response.destroy();
    const location = response.headers.location;
    if (![301, 302, 303, 307, 308].includes(status) || !location) throw refuse('fetch_status', `${url.href} answered ${status}.`);
    url = parse(location, url);
  }
  throw refuse('fetch_redirects', `${address} redirects more than ${settings.maxRedirects} times.`);
}

function parse(address: string, base: URL | undefined): URL {
  if (!URL.canParse(address, base?.href)) throw refuse('fetch_address', `${address.slice(0, 200)} is not an address.`);
  const url = new URL(address, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse('fetch_address', `Only http and https are fetched, not ${url.protocol}`);
  if (url.username || url.password) throw refuse('fetch_address', 'An address with a name or password in it is not fetched.');
  return url;
}

/** All addresses of the host, or a refusal when even one of them is inside: a name that answers both ways is an attack. */
async function checkedAddresses(url: URL, settings: FetchSettings): Promise<LookupAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const addresses = family ? [{ address: host, family }] : await resolved(host, settings);
  if (isAllowed(url, settings.allowedHosts)) return addresses;
  const inside = addresses.find(({ address }) => !isPublicAddress(address));
  if (inside) throw refuse('fetch_private_address', `${url.host} is not on the public internet (${inside.address}).`);
  return addresses;
}

/** The port counts also where the address leaves it out: `files:443` allows https://files/. */
function isAllowed({ hostname, port, protocol }: URL, allowed: string[]): boolean {
  return allowed.includes(hostname) || allowed.includes(`${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`);
}

async function resolved(host: string, settings: FetchSettings): Promise<LookupAddress[]> {
  const addresses = await settings.resolve(host).catch(() => []);
  if (addresses.length === 0) throw refuse('fetch_unreachable', `${host} has no address.`);
  return addresses;
}

function get(url: URL, addresses: LookupAddress[], signal: AbortSignal): Promise<IncomingMessage> {
  const pinned: LookupFunction = (_host, options, done) => {
    if (options.all) done(null, addresses);
    else done(null, addresses[0]!.address, addresses[0]!.family);
  };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const headers = { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'plinth' };
    // agent false: a kept-alive connection to this host was perhaps opened under another answer of the resolver.
    const request = send(url, { lookup: pinned, agent: false, signal, headers }, resolve);
    request.on('error', (error) => reject(failure(url, error)));
    request.end();
  });
}

/** What a broken connection or an exceeded time means to the caller. */
export function failure(url: URL, error: Error): Refusal {
  if (error instanceof Refusal) return error;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return refuse('fetch_timeout', `${url.href} took too long.`);
  return refuse('fetch_unreachable', `${url.href} did not answer: ${(error as NodeJS.ErrnoException).code ?? error.message}.`);
}

function refuse(code: string, message: string): Refusal {
  return new Refusal(problem(code, 'url', message, FIX));
}
