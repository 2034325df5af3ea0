import { adminRoute, BadAdminRequest, onlyNames, type AdminBody } from './admin-input.js';
import type { SandboxClock } from './clock.js';
import { MOST_SALES } from './customers.js';
import { readFault } from './fault-input.js';
import type { SandboxChannel, SandboxContext, SandboxSettings } from './context.js';

/** How far the clock may stand from the real one: beyond 100 years a date has no four-digit year any more. */
const FARTHEST_MS = 100 * 365.25 * 86_400_000;

/** `/_sandbox…`: what a person or a test may look at and change, the same for each channel. */
export function adminRoutes({ app, clock, faults, log, settings }: SandboxContext, channel: SandboxChannel): void {
  app.get('/_sandbox', () => ({ channel: channel.name, settings, now: clock.date().toISOString(), faults: faults.list().length }));
  app.get('/_sandbox/state', () => channel.state());
  app.get('/_sandbox/log', () => log.entries());
  app.get('/_sandbox/faults', () => faults.list());
  app.post(
    '/_sandbox/faults',
    adminRoute((body) => faults.add(readFault(body))),
  );
  app.delete('/_sandbox/faults', () => {
    faults.clear();
    return { cleared: true };
  });
  app.post(
    '/_sandbox/clock',
    adminRoute((body) => {
      moveClock(clock, body);
      return { now: clock.date().toISOString() };
    }),
  );
  app.post(
    '/_sandbox/settings',
    adminRoute((body) => Object.assign(settings, readSettings(body))),
  );
  app.post('/_sandbox/reset', () => {
    channel.reset();
    log.clear();
    faults.clear();
    return { reset: true };
  });
}

function moveClock(clock: SandboxClock, body: AdminBody): void {
  onlyNames(body, ['advanceMs']);
  const { advanceMs } = body;
  if (typeof advanceMs !== 'number' || Math.abs(clock.now() + advanceMs - Date.now()) > FARTHEST_MS)
    throw new BadAdminRequest(
      'advanceMs',
      'advanceMs is no number of milliseconds within 100 years.',
      'Send {"advanceMs": 86400000} for a day.',
    );
  clock.advance(advanceMs);
}

const isTime = (value: unknown): boolean => typeof value === 'number' && value >= 0 && value <= FARTHEST_MS;

function readSettings(body: AdminBody): Partial<SandboxSettings> {
  onlyNames(body, ['latencyMs', 'visibleAfterMs', 'goneAfterMs', 'rateLimits', 'throttledStatus', 'salesPerSecond', 'salesIn']);
  const { latencyMs, rateLimits, throttledStatus, salesPerSecond, salesIn = null } = body;
  if (latencyMs !== undefined && !isTime(latencyMs))
    throw new BadAdminRequest('latencyMs', 'latencyMs is no number of milliseconds, 0 or more.', 'Send {"latencyMs": 500}.');
  for (const name of ['visibleAfterMs', 'goneAfterMs'])
    if (!isTime(body[name] ?? 0))
      throw new BadAdminRequest(
        name,
        `${name} is no number of milliseconds, 0 or more.`,
        `Send {"${name}": 600000}, or null for what latencyMs says.`,
      );
  if (rateLimits !== undefined && rateLimits !== 'real' && rateLimits !== 'lifted')
    throw new BadAdminRequest('rateLimits', 'rateLimits is neither real nor lifted.', 'Send {"rateLimits": "real"}.');
  if (throttledStatus !== undefined && throttledStatus !== 200 && throttledStatus !== 429)
    throw new BadAdminRequest('throttledStatus', 'throttledStatus is neither 200 nor 429.', 'Send {"throttledStatus": 429}.');
  if (salesPerSecond !== undefined && !(typeof salesPerSecond === 'number' && salesPerSecond >= 0 && salesPerSecond <= MOST_SALES))
    throw new BadAdminRequest('salesPerSecond', `salesPerSecond is no number from 0 to ${MOST_SALES}.`, 'Send {"salesPerSecond": 20}.');
  if (salesIn !== null && !(Array.isArray(salesIn) && salesIn.every((one) => typeof one === 'string')))
    throw new BadAdminRequest('salesIn', 'salesIn is no list of marketplaces.', 'Send {"salesIn": ["ATVPDKIKX0DER"]}, or null for all.');
  return body;
}
