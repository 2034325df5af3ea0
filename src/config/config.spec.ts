import { expect, test } from '@jest/globals';
import { loadConfig } from './index.js';

test('hosts that media may fetch from are a list, in lower case; none by default', () => {
  expect(loadConfig({}).mediaAllowedHosts).toEqual([]);
  expect(loadConfig({ MEDIA_ALLOWED_HOSTS: '' }).mediaAllowedHosts).toEqual([]);
  expect(loadConfig({ MEDIA_ALLOWED_HOSTS: ' Files.Corp.example, 10.0.0.7:8080 ,[fd00::7],' }).mediaAllowedHosts).toEqual([
    'files.corp.example',
    '10.0.0.7:8080',
    '[fd00::7]',
  ]);
});

test.each(['http://files.corp', 'files.corp/pictures', 'files corp', 'fd00::7', '*'])('%s is no host, and the start says so', (host) => {
  expect(() => loadConfig({ MEDIA_ALLOWED_HOSTS: `ok.example,${host}` })).toThrow('MEDIA_ALLOWED_HOSTS must be host names');
});
