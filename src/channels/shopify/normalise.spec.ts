import { expect, test } from '@jest/globals';
import { normalise } from './normalise.js';

test.each([
  ['<br />', '<br>'],
  ['<br/>', '<br>'],
  ['<p>a<br  >b</p>', '<p>a<br>b</p>'],
  ['<img src="a.png" />', '<img src="a.png">'],
  ['<p class="x">a</p> \n <p>b</p> c', '<p class="x">a</p><p>b</p> c'],
])('HTML of the shop has one form: %s', (html, form) => {
  expect(normalise('descriptionHtml', html)).toBe(form);
});

test.each([
  ['breaks that do not end', '<br'.repeat(200_000), '<br'.repeat(200_000)],
  ['blanks in a break that does not end', `<br${' '.repeat(300_000)}x`, '<br x'],
  ['paragraphs that do not end', '<p '.repeat(200_000), '<p '.repeat(200_000).trim()],
])('and is read in time that grows with its length: %s', (_what, html, form) => {
  expect(normalise('descriptionHtml', html) === form).toBe(true);
});
