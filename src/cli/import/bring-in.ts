import { offersOfOthers, standingNodes } from '../../catalog/index.js';
import { problem, StartFailure } from '../../../libs/problem/index.js';
import { operator } from '../../journal/index.js';
import { AKENEO_PERSON, readNodes, setUpSound, sourceOf, type AkeneoReading, type ReadNode, type RowVerdict } from '../akeneo/index.js';
import type { Launcher, RunningProgram } from '../command.js';
import { progress } from '../terminal/index.js';
import { afterTheDoors, type DoneBesides, type DoorAnswers } from './akeneo-verdicts.js';
import { keepOffersOfOthers, keepWordsOfOthers } from './keep-others.js';
import { sayWhereOwn } from './own-words.js';
import { PlinthClient } from './plinth-client.js';
import { pushItems, pushOffers, type LineVerdict } from './push-erp.js';
import { saveDefinitions, storedDefinitions } from './set-up-catalogue.js';
import { takeOffReplaced } from './replaced-pictures.js';
import { uploadPictures, type AttachedPicture } from './upload-pictures.js';
import { writeContent } from './write-content.js';

/** An import that takes longer has stopped; its keys are in no use afterwards. */
const KEY_HOURS = 24;
/** Nodes that are in memory and sent at once, however long the files are. */
const AT_ONCE = 1000;

/** What is told while it goes on. */
export interface ImportHears {
  /** A line for the user: the first keys. */
  said(line: string): void;
  /** The doors are open; nothing was written yet. */
  ready(): void;
  /** Verdicts of which nothing more will be said. */
  told(verdicts: RowVerdict[]): void;
}

/**
 * By the doors that an ERP and people use, so that their rules and histories apply; on a free port, beside a Plinth that may be running.
 * The import is a sender of its own: its revisions order its own messages and nobody else's.
 */
export async function bringIn(launcher: Launcher, reading: AkeneoReading, hears: ImportHears): Promise<void> {
  const launched = await launcher.server({ role: 'api', port: 0, host: '127.0.0.1', logLevel: 'error' });
  const clients: PlinthClient[] = [];
  const client = async (role: string): Promise<PlinthClient> => {
    const expiresAt = new Date(launched.foundation.clock.now().getTime() + KEY_HOURS * 3_600_000);
    const keys = await launcher.keys(launched.foundation, 'import');
    const { token } = await keys.create({ name: 'import', person: AKENEO_PERSON, role, expiresAt });
    const made = new PlinthClient(launched.url, token);
    clients.push(made);
    return made;
  };
  try {
    for (const line of await launcher.firstKeys(launched.foundation, 'import')) hears.said(line);
    hears.ready();
    const by = operator('import', launched.foundation.clock.now());
    const { ds } = launched.foundation;
    await setUpSound(
      reading,
      (setup) => saveDefinitions(ds, setup, by),
      () => storedDefinitions(ds),
    );
    const doors = { sender: await client('integration'), editor: await client('editor') };
    const bar = progress('Products and product models', reading.treeRows);
    let [done, chunk] = [0, 0];
    for (const nodes of chunks(readNodes(reading))) {
      const said = await send(launched, doors, nodes, (chunk += 1)).catch((cause: unknown) => {
        throw stopped(cause, done, reading.treeRows);
      });
      const verdicts = afterTheDoors({ verdicts: reading.verdicts.take(), source: said }, said.answers, said);
      hears.told(verdicts);
      bar.update((done += nodes.length));
    }
    hears.told(reading.verdicts.take());
    bar.end();
  } finally {
    await Promise.all(clients.map((one) => one.close()));
    await launched.close();
  }
}

/** A node's row is settled when the next is asked for, so the last of a chunk is settled here. */
function* chunks(nodes: Iterable<ReadNode>): Generator<ReadNode[]> {
  let some: ReadNode[] = [];
  for (const node of nodes) {
    some.push(node);
    node.row.settled = true;
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

interface Sent extends Pick<ReturnType<typeof sourceOf>, 'assets'>, DoneBesides {
  answers: DoorAnswers;
}

/** A constant number of calls for each thousand nodes, but for their pictures. */
async function send(
  { foundation }: RunningProgram,
  { sender, editor }: { sender: PlinthClient; editor: PlinthClient },
  nodes: ReadNode[],
  chunk: number,
): Promise<Sent> {
  const { erpItems, offers: allOffers, content: allContent, assets } = sourceOf(nodes);
  const skus = erpItems.map(({ sku }) => sku);
  const m = foundation.ds.manager;
  const standing = await standingNodes(m, skus, AKENEO_PERSON);
  const words = keepWordsOfOthers(sayWhereOwn({ items: erpItems, content: allContent }, nodes, standing), standing);
  const prices = keepOffersOfOthers(allOffers, await offersOfOthers(m, skus, AKENEO_PERSON));
  // Each import is newer than the one before, whatever Akeneo says of its rows: it says nothing of their age.
  const at = String(foundation.clock.now().getTime());
  const newer = <T extends { sourceRevision: string }>(lines: T[]): T[] => lines.map((line) => ({ ...line, sourceRevision: at }));
  const key = `akeneo-${at}-${chunk}`;
  const none = (): void => undefined;
  const items = bySent(words.items, await pushItems(sender, newer(words.items), key, none));
  const offers = bySent(prices.offers, await pushOffers(sender, newer(prices.offers), key, none));
  const attached: AttachedPicture[] = [];
  const refusedPictures = await uploadPictures(editor, assets, none, (one) => attached.push(one));
  const replaced = await takeOffReplaced(m, editor, attached);
  const refusedEdits = await writeContent(editor, words.content);
  return {
    assets,
    answers: { items, offers, refusedPictures, refusedEdits },
    kept: [...words.kept, ...prices.kept],
    replaced,
    edited: new Set(words.content.map(({ sku }) => sku)),
    pictures: nodes.flatMap(({ pictures }) => pictures),
  };
}

/** A door that is busy, a database that went away: what was sent is there, and none of it twice. */
function stopped(cause: unknown, done: number, of: number): StartFailure {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `The import stopped after ${done} of ${of} products and product models: ${why.slice(0, 500)}`;
  return new StartFailure(problem('import_stopped', undefined, message, 'Begin it again: what is there already is unchanged.'), { cause });
}

/** The door answers in its own spelling of a SKU; the row has the sender's. */
function bySent(sent: { sku: string }[], answers: LineVerdict[]): LineVerdict[] {
  return answers.map((one) => ({ ...one, sku: sent[one.line - 1]?.sku ?? one.sku }));
}
