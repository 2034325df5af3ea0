import path from 'node:path';
import { AKENEO_PERSON, importAkeneo } from '../../cli/akeneo/index.js';
import { akeneoChannels } from './akeneo-channels.js';
import { contradictions } from './akeneo-judge.js';
import { accounts, afterTheDoors, dropped, verdictReport, writeVerdicts } from '../../cli/import/index.js';
import type { DemoInput } from './demo-input.js';
import type { ListingStanding } from '../../syndication/index.js';

/** Somebody's own catalogue. Reads the whole export first, so that a folder that cannot be read costs nothing. Throws StartFailure. */
export function akeneoDemo(folder: string, verdictsFile?: string): DemoInput {
  const imported = importAkeneo(folder);
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
      ...dropped(accounts(imported, afterTheDoors(imported, job))),
      ...contradictions(source, job, codes, standings),
    ],
    praise: 'Every row has a verdict, the counts add up, and what is live is what the rules took.',
    more: (job) => {
      const verdicts = afterTheDoors(imported, job);
      if (verdictsFile) writeVerdicts(path.resolve(verdictsFile), imported, verdicts);
      const full = verdictsFile ? `All of them are in ${verdictsFile}.` : 'All of them: --verdicts <file>';
      return {
        text: [verdictReport(imported, verdicts), '', full, '', 'Chosen by what the export has', ...choices.map((one) => `  ${one}`)].join(
          '\n',
        ),
        data: { accounts: accounts(imported, verdicts), leftOut: imported.leftOut, choices },
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
