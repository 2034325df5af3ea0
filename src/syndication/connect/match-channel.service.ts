import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../libs/clock/index.js';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import { noChannel } from '../reach/no-channel.js';
import type { LoadedChannel } from '../reach/loaded-channel.js';
import type { ExistingListing } from '../../port/index.js';
import { ExchangeLog } from '../reach/http/exchange-log.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { adoptIntoListings, wakeDecided } from '../listings/plan/send-again.repository.js';
import { ChannelWriteRepository } from './channel-write.repository.js';
import {
  adoptOwn,
  countUndecided,
  decideRest,
  dropVanished,
  matchByGtin,
  matchBySku,
  saveDecisions,
  saveFound,
  type Decision,
  type DecisionRow,
} from './match.repository.js';

const PAGE = 500;

export interface MatchResult {
  found: number;
  undecided: number;
  problems: Problem[];
}

/** What is on a channel already, and what a person says of it. Until all of it is decided, the channel is only read. */
@Injectable()
export class MatchChannel {
  constructor(
    private readonly ds: DataSource,
    private readonly clock: Clock,
    private readonly directory: ChannelDirectory,
    private readonly channels: ChannelWriteRepository,
    private readonly exchanges: ExchangeLog,
  ) {}

  /** Lists everything the channel has and matches it by our own ids, by SKU, then by GTIN. */
  async match(code: string): Promise<MatchResult> {
    const channel = await this.directory.find(code);
    if (!channel) return { found: 0, undecided: 0, problems: [(await this.directory.resting()).get(code) ?? noChannel(code)] };
    try {
      return await this.list(channel);
    } catch (error) {
      const message = `The channel could not be listed: ${error instanceof Error ? error.message : String(error)}`;
      return { found: 0, undecided: 0, problems: [problem('channel_unreachable', 'channel', message, 'Check the account and try again')] };
    } finally {
      await this.exchanges.flush();
    }
  }

  /** Row by row, as which product it is adopted, or that it is not. A row that cannot be decided so has its problem and stops no other. */
  async decide(code: string, rows: DecisionRow[], by: Acting): Promise<MatchResult> {
    return inTransaction(this.ds, async (m) => {
      const decided = new Set(await saveDecisions(m, code, rows, by.person, by.now));
      await adoptIntoListings(m, code, by.now);
      await wakeDecided(m, code, by.now);
      const problems = rows.flatMap((row, index) => (decided.has(row.key) ? [] : [cannotDecide(row, index)]));
      await recordAudit(m, by, {
        verb: 'decide_matches',
        target: `channel:${code}`,
        details: { rows: rows.filter((row) => decided.has(row.key)) },
      });
      return { found: decided.size, undecided: await countUndecided(m, code), problems };
    });
  }

  /** One word for all that is still open: `matched` for what was recognised, `unmatched` for the rest. */
  async decideRest(code: string, matched: Decision | null, unmatched: Decision | null, by: Acting): Promise<MatchResult> {
    if (unmatched === 'adopt') {
      const fix = 'Create or ignore them, or adopt them one by one with a SKU';
      return {
        found: 0,
        undecided: 0,
        problems: [problem('nothing_to_adopt_to', 'unmatched', 'What matches no product cannot be adopted', fix)],
      };
    }
    return inTransaction(this.ds, async (m) => {
      const found = await decideRest(m, code, matched, unmatched, by.person, by.now);
      await adoptIntoListings(m, code, by.now);
      await wakeDecided(m, code, by.now);
      await recordAudit(m, by, { verb: 'decide_matches', target: `channel:${code}`, details: { matched, unmatched, found } });
      return { found, undecided: await countUndecided(m, code), problems: [] };
    });
  }

  /**
   * Looks at the channel once more and starts it if nothing there is undecided. So an empty channel starts at once, and one that was
   * filled since the last look does not. What could not be listed holds up nothing: to what nobody matched nothing is written.
   */
  async activate(code: string, by: Acting): Promise<Problem[]> {
    const { undecided, problems } = await this.match(code);
    if (problems.some(({ severity }) => severity !== 'warning')) return problems;
    if (undecided > 0) return [undecidedRows(undecided)];
    return inTransaction(this.ds, async (m) => {
      if (!(await this.channels.move(m, code, ['matching'], 'active'))) return [notInState(code, 'matching')];
      await recordAudit(m, by, { verb: 'activate_channel', target: `channel:${code}`, details: {} });
      return [];
    });
  }

  private async list(channel: LoadedChannel): Promise<MatchResult> {
    const [keys, problems]: [string[], Problem[]] = [[], []];
    let page: ExistingListing[] = [];
    const save = async (): Promise<void> => {
      const rows = page;
      page = [];
      if (rows.length > 0) await saveFound(this.ds.manager, channel.code, rows);
    };
    for await (const existing of channel.adapter.existing(channel.context, (told) => void problems.push(told))) {
      keys.push(existing.key);
      page.push(existing);
      if (page.length >= PAGE) await save();
    }
    await save();
    return inTransaction(this.ds, async (m) => {
      if (problems.length === 0) await dropVanished(m, channel.code, keys); // What could not be listed may be there all the same.
      await adoptOwn(m, channel.code, this.clock.now());
      await matchBySku(m, channel.code);
      await matchByGtin(m, channel.code);
      return { found: keys.length, undecided: await countUndecided(m, channel.code), problems };
    });
  }
}

export function notInState(code: string, state: string): Problem {
  return problem('wrong_state', 'channel', `The channel ${code} is not ${state}`, 'Look at its state; nothing was changed');
}

function undecidedRows(count: number): Problem {
  const message = `${count} things that are on the channel already are not decided`;
  return problem(
    'undecided_matches',
    'channel',
    message,
    'Decide them: adopt, create or ignore (query channelMatches, mutation decideMatches)',
  );
}

function cannotDecide(row: DecisionRow, index: number): Problem {
  return row.decision === 'adopt'
    ? problem('nothing_to_adopt_to', `decisions.${index}`, `${row.key} matches no product`, 'Give the SKU of the product that it is')
    : problem(
        'match_not_found',
        `decisions.${index}`,
        `${row.key} is not among the matches, or its SKU does not exist`,
        'Take the keys of the query channelMatches',
      );
}
