import { problem, Refusal, StartFailure } from '../../../libs/problem/index.js';
import { AKENEO_PERSON, importAkeneo, type AkeneoImport } from '../akeneo/index.js';
import { operator } from '../../journal/index.js';
import type { Launcher, PlinthCommand } from '../command.js';
import { accounts, afterTheDoors, dropped, verdictReport, writeVerdicts } from './akeneo-verdicts.js';
import { PlinthClient } from './plinth-client.js';
import { editContent } from './edit-content.js';
import { pushItems, pushOffers } from './push-erp.js';
import { setUpCatalogue } from './set-up-catalogue.js';
import { uploadPictures } from './upload-pictures.js';
import { fileFlag } from '../flags.js';
import { progress } from '../terminal/index.js';

type Said = Parameters<typeof afterTheDoors>[1];

/** `plinth import`: a folder of another system, by the doors of ERP and people. Exit code 1 where rows and verdicts do not add up. */
export const importCommand: PlinthCommand = (command, launcher) => {
  command
    .argument('<kind>')
    .argument('<folder>')
    .option('--verdicts <file>', "write every row's verdict, one line of JSON each")
    .action(async (kind: string, folder: string, flags: { verdicts?: string }) => {
      if (kind !== 'akeneo')
        throw new StartFailure(problem('import_kind', 'kind', `There is no import of ${kind}.`, 'Use: plinth import akeneo <folder>'));
      const file = flags.verdicts && fileFlag('--verdicts', flags.verdicts);
      const imported = importAkeneo(folder);
      const verdicts = afterTheDoors(imported, await bringIn(launcher, imported));
      if (file) writeVerdicts(file, imported, verdicts);
      process.stdout.write(`\n${verdictReport(imported, verdicts)}\n`);
      const missing = dropped(accounts(imported, verdicts));
      if (missing.length > 0) process.stderr.write(`\n${missing.join('\n')}\n`);
      process.exitCode = missing.length > 0 ? 1 : 0;
    });
};

/** An import that takes longer has stopped; its keys are in no use afterwards. */
const KEY_HOURS = 24;

/** By the doors that an ERP and people use, so that their rules and histories apply; on a free port, beside a Plinth that may be running. */
async function bringIn(launcher: Launcher, { source }: AkeneoImport): Promise<Said> {
  const launched = await launcher.server({ role: 'api', port: 0, host: '127.0.0.1', logLevel: 'error' });
  const clients: PlinthClient[] = [];
  const client = async (person: string, role: string): Promise<PlinthClient> => {
    const expiresAt = new Date(launched.foundation.clock.now().getTime() + KEY_HOURS * 3_600_000);
    const keys = await launcher.keys(launched.foundation, 'import');
    const { token } = await keys.create({ name: 'import', person, role, expiresAt });
    const made = new PlinthClient(launched.url, token);
    clients.push(made);
    return made;
  };
  try {
    for (const line of await launcher.firstKeys(launched.foundation, 'import')) process.stdout.write(`${line}\n`);
    await setUpCatalogue(launched.foundation.ds, source.setup, operator('import', launched.foundation.clock.now())).catch(explainSetUp);
    const [erp, editor] = [await client('erp', 'integration'), await client(AKENEO_PERSON, 'editor')];
    // Each import is newer than the one before, whatever Akeneo says of its rows: it says nothing of their age.
    const at = String(launched.foundation.clock.now().getTime());
    const newer = <T extends { sourceRevision: string }>(lines: T[]): T[] => lines.map((line) => ({ ...line, sourceRevision: at }));
    const items = await station('Items', source.erpItems.length, (seen) => pushItems(erp, newer(source.erpItems), `akeneo-${at}`, seen));
    const offers = await station('Prices', source.offers.length, (seen) => pushOffers(erp, newer(source.offers), `akeneo-${at}`, seen));
    const refusedPictures = await station('Pictures', source.assets.length, (seen) => uploadPictures(editor, source.assets, seen));
    const people = new Map([[AKENEO_PERSON, editor]]);
    const refusedEdits = await station('Content', source.content.length, (seen) => editContent(people, source.content, seen));
    return { items, offers, refusedPictures, refusedEdits };
  } finally {
    await Promise.all(clients.map((one) => one.close()));
    await launched.close();
  }
}

async function station<T>(name: string, of: number, work: (seen: (done: number) => void) => Promise<T>): Promise<T> {
  const bar = progress(name, of);
  const result = await work((done) => bar.update(done));
  bar.end();
  return result;
}

/** All definitions go in or none. What is in this Plinth already may contradict them: another type under the same code, say. */
function explainSetUp(cause: unknown): never {
  if (!(cause instanceof Refusal)) throw cause;
  const [first] = cause.problems;
  const more = cause.problems.length > 1 ? ` (and ${cause.problems.length - 1} more)` : '';
  const message = `The definitions cannot be taken: ${first!.path ?? ''} ${first!.message}${more} Nothing was imported.`;
  throw new StartFailure(problem('import_definitions', first!.path, message, first!.fix), { cause });
}
