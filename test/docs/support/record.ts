import { readFileSync, writeFileSync } from 'node:fs';
import type { Block } from './page.js';

const recorded: { block: Block; text: string }[] = [];

/** With RECORD_DOCS=1 a page gets the answer that came, instead of being held to its own. True if it did. */
export function record(block: Block, answer: string): boolean {
  if (!process.env['RECORD_DOCS']) return false;
  recorded.push({ block, text: answer.trim() });
  return true;
}

/** From the last block of a page to the first, so that the lines before stay where they are. Prettier gives JSON its form. */
export function writeRecorded(): void {
  for (const { block, text } of recorded.splice(0).sort((a, b) => b.block.line - a.block.line)) {
    const lines = readFileSync(block.page, 'utf8').split('\n');
    lines.splice(block.line, block.text.split('\n').length, ...text.split('\n'));
    writeFileSync(block.page, lines.join('\n'));
  }
}
