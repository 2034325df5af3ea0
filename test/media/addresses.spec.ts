import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../src/media/fetching/addresses.js';

describe('addresses on the public internet', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.1', '192.167.1.1', '2606:4700::1111', '2a00:1450:4001:830::200e'])(
    '%s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );
});

describe('addresses that are never fetched from', () => {
  it.each([
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.169.254', '100.64.0.1'],
    ...['192.0.0.8', '198.18.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255'],
    ...['::1', '::', 'fe80::1', 'fc00::1', 'fd12:3456::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1'],
    ...['2002:7f00:1::', '2001:db8::1', '2001::1', 'fe80::1%eth0', 'localhost', '', '127.1'],
  ])('%s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
