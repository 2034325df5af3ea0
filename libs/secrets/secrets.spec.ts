import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { SecretBox, SecretUnreadable } from './index.js';

test('a secret opens with its key in its place, and nowhere else', () => {
  const box = new SecretBox(randomBytes(32));
  const sealed = box.seal('shpat_ü', 'account:1');
  expect(sealed.toString('latin1')).not.toContain('shpat');
  expect(box.open(sealed, 'account:1')).toBe('shpat_ü');
  expect(() => box.open(sealed, 'account:2')).toThrow(SecretUnreadable);
  expect(() => new SecretBox(randomBytes(32)).open(sealed, 'account:1')).toThrow(SecretUnreadable);
  sealed[30]! ^= 1;
  expect(() => box.open(sealed, 'account:1')).toThrow(SecretUnreadable);
  expect(box.seal('same', 'a').equals(box.seal('same', 'a'))).toBe(false);
});
