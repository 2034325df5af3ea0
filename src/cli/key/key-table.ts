import { table } from '../terminal/index.js';
import type { ListedKey } from '../command.js';

const NAME_AT_MOST = 12;

/**
 * All keys, oldest first: 80 columns, and more only where persons have long handles, which are never cut. `until` says why a key no
 * longer works, or the day on which it ends (UTC).
 */
export function keyTable(keys: ListedKey[], now: Date): string {
  const rows = keys.map((key) => [key.id, key.prefix, key.role, key.person, short(key.name), day(key.lastUsedAt), until(key, now)]);
  return table(['id', 'key', 'role', 'person', 'name', 'used', 'until'], rows);
}

function until({ revokedAt, expiresAt }: ListedKey, now: Date): string {
  if (revokedAt) return 'revoked';
  if (expiresAt && expiresAt <= now) return 'expired';
  return day(expiresAt);
}

const short = (name: string): string => (name.length > NAME_AT_MOST ? `${name.slice(0, NAME_AT_MOST - 1)}…` : name);
const day = (at: Date | null): string => at?.toISOString().slice(0, 10) ?? '–';
