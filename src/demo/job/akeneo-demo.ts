import path from 'node:path';
import { AKENEO_PERSON, importAkeneo } from '../../cli/akeneo/index.js';
import { akeneoChannels } from './akeneo-channels.js';
import { contradictions } from './akeneo-judge.js';
import { afterTheDoors, filesReport, tallyOf, VerdictFile } from '../../cli/import/index.js';
import type { DemoInput } from './demo-input.js';
import type { ListingStanding } from '../../syndication/index.js';

/** Akeneo counts no stock, and without any nothing would go live: the demonstration says that there are so many, and says that it does. */
const DEMO_QUANTITY = 10;

/** Somebody's own catalogue. Reads the whole export first, so that a folder that cannot be read costs nothing. Throws StartFailure. */
export function akeneoDemo(folder: string, { verdicts: verdictsFile, price }: { verdicts?: string; price?: string[] } = {}): DemoInput {
  const imported = importAkeneo(folder, { quantity: DEMO_QUANTITY, ...(price ? { prices: price } : {}) });
  const { channels, currency, scopes, choices } = akeneoChannels(imported.source);
  const source = { ...imported.source, setup: { ...imported.source.setup, scopes: [...imported.source.setup.scopes, ...scopes] } };
  const codes = channels.map(({ code }) => code);
  return {
    source,
    channels,
    currency,
    people: [AKENEO_PERSON],
    timeoutMs: 600_000,
    salesPerSecond: 0,
    followed: (standings) => mostLive(standings) ?? source.erpItems[0]?.sku ?? '',
    wrong: (job, standings) => [
      ...tallyOf(imported, afterTheDoors(imported, job)).dropped(),
      ...contradictions(source, job, codes, standings),
    ],
    praise: 'Every row has a verdict, the counts add up, and what is live is what the rules took.',
    more: (job) => {
      const verdicts = afterTheDoors(imported, job);
      const tally = tallyOf(imported, verdicts);
      if (verdictsFile) {
        const file = new VerdictFile(path.resolve(verdictsFile));
        file.write(verdicts);
        file.end(imported.leftOut, imported.files);
      }
      const full = verdictsFile ? `All of them are in ${verdictsFile}.` : 'All of them: --verdicts <file>';
      return {
        text: [
          filesReport(imported),
          '',
          tally.report(imported.leftOut),
          '',
          full,
          '',
          'Chosen by what the export has',
          ...choices.map((one) => `  ${one}`),
        ].join('\n'),
        data: { accounts: tally.accounts(), leftOut: imported.leftOut, choices: [...imported.choices, ...choices] },
      };
    },
  };
}

/** The item that is live on most channels. */
function mostLive(standings: ListingStanding[]): string | undefined {
  const live = Map.groupBy(
    standings.filter(({ state }) => state === 'live'),
    ({ sku }) => sku,
  );
  return [...live].sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
