import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { fold, hasPart, plainText } from './fold.js';
import { chainsOf, indexedWords, LONGEST_WORD } from './words.js';

describe('the words of a text', () => {
  test('are its words, and those that are written as one with a sign in them', () => {
    expect(indexedWords(fold("Men's T-Shirt, wool/cotton, 12.5 cm"))).toBe('men s mens t shirt tshirt wool cotton 12 5 cm');
    expect(indexedWords(fold('NOR.0707-60'))).toBe('nor 0707 60 nor070760');
    expect(indexedWords('')).toBe('');
  });

  test('are pairs of letters where a script has no blanks, and the last letter', () => {
    expect(indexedWords(fold('赤いマグ'))).toBe('赤い いマ マグ グ');
    expect(indexedWords(fold('红iPhone支架'))).toBe('红 iphone 支架 架');
    expect(chainsOf(fold('ﾎﾟｯﾄ'))).toEqual([{ pieces: [{ text: 'ポット', isRun: true }], joined: null }]);
  });

  test('are cut, never in the middle of a character', () => {
    const [chain] = chainsOf('a' + '𐐷'.repeat(200));
    expect(chain!.pieces[0]!.text.length).toBeLessThanOrEqual(LONGEST_WORD);
    expect(chain!.pieces[0]!.text.isWellFormed()).toBe(true);
  });
});

test('folding leaves marks that make another letter, and takes those that do not', () => {
  expect(['Синий Ёлка', 'ガラス', 'किताबें', 'เสื้อ', 'Ἀθήνας', 'İstanbul ılık', 'أزرق', 'שָׁלוֹם'].map(fold)).toEqual(['синий елка', 'ガラス', 'किताबें', 'เสื้อ', 'αθηνασ', 'istanbul ilik', 'ازرق', 'שלום']); // prettier-ignore
  expect(fold('so\u00adft\u200b \u202eword')).toBe('soft word');
  for (const text of ['Crème', 'ガラス', 'ΔΡΟΜΟΣ', 'Straße', 'İ', '한국', 'Ａ']) expect(fold(fold(text))).toBe(fold(text));
});

test('folding takes for one what is typed for it: quotes, dashes, fractions, digits and letters of other scripts', () => {
  expect(['Levi’s', 'комп\u02bcютер', 'Hawai\u02bbi', 'ק״ג', '“quoted” „text‟'].map(fold)).toEqual(["levi's", "комп'ютер", "hawai'i", 'ק"ג', '"quoted" "text"']); // prettier-ignore
  expect(['Wi\u2011Fi', 'e–bike', 'a—b', '\u22125 °C', '12″ × 5′'].map(fold)).toEqual(['wi-fi', 'e-bike', 'a-b', '-5 °c', `12" × 5'`]);
  expect(['1½', '½', '1 1⁄2', 'M6½', '㎡'].map(fold)).toEqual(['1 1/2', '1/2', '1 1/2', 'm6 1/2', 'm2']);
  expect(['٤٩', '۴۹', '४९', '๔๙', '၄၉', '４９'].map(fold)).toEqual(['49', '49', '49', '49', '49', '49']);
  expect(['Ħobż', 'ŧ', 'کیف', 'LEGO™', '℠'].map(fold)).toEqual(['hobz', 't', 'كيف', 'lego™', '℠']);
  for (const text of ['Levi’s', '1½', 'Lego™ ²', '12″', '٤٩', '\u22125']) expect(fold(fold(text))).toBe(fold(text));
  expect(indexedWords(fold('Gore‑Tex™ jacket 1½"'))).toBe('gore tex goretex jacket 1 1 2');
});

test('a part of a folded text ends where its last syllable does', () => {
  const has = (text: string, part: string): boolean => hasPart(fold(text), fold(part));
  expect([has('박스', '바'), has('박바', '바'), has('바지', '바'), has('박스', '박'), has('박스', 'ㅂ'), has('a.b', 'a.'), has('a(바)', '(바')]).toEqual([false, true, true, true, true, true, true]); // prettier-ignore
});

test('emphasis within a word leaves it one word, and what begins a line parts two', () => {
  const html =
    '<p>H<sub>2</sub>O, 5 m<sup>2</sup> <b>W</b>ool<br>wa<a href="https://x.example" title="a &gt; b">ter</a>proof</p><ul><li>one</li><li>t<span>w</span>o</li></ul>';
  expect(fold(plainText(html))).toBe('h2o, 5 m2 wool waterproof one two');
  expect(fold(plainText('<table><tr><td>1</td><td>2</td></tr></table><blockquote>a</blockquote><small>b</small>1 &lt;b&gt; 2'))).toBe('1 2 a b1 <b> 2'); // prettier-ignore
});

test('the words of a plain text, which are found in a shorter way, are those that it has beside another script', () => {
  const plain = fc.string({ unit: fc.constantFrom(...` abz09-_.'",/%`), maxLength: 90 });
  fc.assert(fc.property(plain, (text) => expect(chainsOf(`${text} あ`).slice(0, -1)).toEqual(chainsOf(text))));
  const long = 'a'.repeat(LONGEST_WORD);
  expect(chainsOf(`${long}a-b`)).toEqual([
    {
      pieces: [
        { text: long, isRun: false },
        { text: 'b', isRun: false },
      ],
      joined: long,
    },
  ]);
});
