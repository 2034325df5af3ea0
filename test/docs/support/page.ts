import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A fenced block of a page. `line` is that of its opening fence, from 1; `text` is without the fences. */
export interface Block {
  page: string;
  line: number;
  language: string;
  text: string;
}

/** What a reader does with a page, in order: paste a block and see its answer, or go to another page first. */
export type Step =
  | { kind: 'run'; block: Block; answer?: Block; ownShell: boolean }
  | { kind: 'other page'; page: string }
  | { kind: 'not run'; block: Block; reason: string };

const FENCE = /^```(\w*)$/;
const NOTE = /^<!-- (.+) -->$/;
const RUNS = ['sh', 'sql'];
const ANSWERS = ['json', 'text'];

/**
 * The convention is in CONTRIBUTING.md. A block that neither runs, nor follows its command directly, nor says why it does not run is
 * an error: nothing on a page is unproved by oversight.
 */
export function readSteps(page: string): Step[] {
  const lines = readFileSync(page, 'utf8').split('\n');
  const steps: Step[] = [];
  let note: string | undefined;
  let answerable: Step | undefined;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const language = FENCE.exec(line)?.[1];
    const said = NOTE.exec(line)?.[1];
    if (said?.startsWith('paste: ')) steps.push({ kind: 'other page', page: path.join(path.dirname(page), said.slice(7)) });
    else if (said !== undefined) note = said;
    else if (language !== undefined) {
      const end = lines.indexOf('```', at + 1);
      const block = { page, line: at + 1, language, text: lines.slice(at + 1, end).join('\n') };
      answerable = take(steps, block, note, answerable);
      note = undefined;
      at = end;
    } else if (line.trim() !== '') answerable = undefined;
  }
  return steps;
}

/** Gives the step that an answer may follow, if this block is one. */
function take(steps: Step[], block: Block, note: string | undefined, last: Step | undefined): Step | undefined {
  const runs = RUNS.includes(block.language);
  if (note?.startsWith('not run: ')) {
    steps.push({ kind: 'not run', block, reason: note.slice(9) });
    return runs ? steps.at(-1) : undefined;
  }
  if (runs) {
    steps.push({ kind: 'run', block, ownShell: note === 'in a shell of its own' });
    return steps.at(-1);
  }
  if (!last || !ANSWERS.includes(block.language)) {
    throw new Error(
      `${block.page}:${block.line} neither runs (sh, sql) nor answers the block before it (json, text). Mark it: <!-- not run: why -->`,
    );
  }
  if (last.kind === 'run') last.answer = block;
  return undefined;
}

/** The pages that a reader pastes from one by one, each with those that it sends him to on the way. */
export function readWalk(page: string): Step[] {
  if (!existsSync(page)) throw new Error(`${page} is not there`);
  return readSteps(page).flatMap((step) => (step.kind === 'other page' ? readWalk(step.page) : [step]));
}
