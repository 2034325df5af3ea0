import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../../../libs/db/index.js';
import { problem, type Problem } from '../../../libs/problem/index.js';
import { recordAudit, type Acting } from '../../journal/index.js';
import { ChannelDirectory } from '../reach/channel-directory.js';
import { noChannel } from '../reach/no-channel.js';
import { letIn, lockDifferences, wakeContents, wakeOffers } from '../listings/renderer/let-in.repository.js';

export interface LetIn {
  /** Listings that are sent now. */
  listings: number;
  problems: Problem[];
}

/** A person lets in what a new version of Plinth renders differently on a channel: all that is listed, and nothing else, is sent. */
@Injectable()
export class LetInRendering {
  constructor(
    private readonly ds: DataSource,
    private readonly directory: ChannelDirectory,
  ) {}

  /** `expected`: how many listings the person has seen listed; null: whatever there is. */
  async letIn(channelCode: string, renderer: string, expected: number | null, by: Acting): Promise<LetIn> {
    const channel = await this.directory.find(channelCode);
    if (!channel) return refused(noChannel(channelCode));
    if (channel.renderer !== renderer) return refused(otherRenderer(channel.renderer, renderer));
    return inTransaction(this.ds, async (m) => {
      const waiting = await lockDifferences(m, channelCode, renderer);
      const listings = new Set(waiting.map(({ id }) => id)).size;
      if (expected !== null && expected !== listings) return refused(otherCount(expected, listings));
      if (listings === 0) return { listings, problems: [] };
      await letIn(m, channelCode, renderer, by.person, by.now);
      const contents = waiting.filter(({ wire }) => wire === 'content').map(({ id }) => id);
      await wakeContents(m, contents, by.now);
      await wakeOffers(
        m,
        waiting.filter(({ wire }) => wire !== 'content'),
        by.now,
      );
      await recordAudit(m, by, { verb: 'let_in_rendering', target: `channel:${channelCode}`, details: { renderer, listings } });
      return { listings, problems: [] };
    });
  }
}

const refused = (why: Problem): LetIn => ({ listings: 0, problems: [why] });

function otherRenderer(is: string, asked: string): Problem {
  const message = `This program renders by ${is}, not by ${asked}`;
  return problem('renderer_differs', 'rendererVersion', message, 'Look at renderDifferences again, and send the version that stands there');
}

function otherCount(expected: number, is: number): Problem {
  const message = `${is} listings wait, not ${expected}: nothing was let in`;
  return problem(
    'count_differs',
    'expectedListings',
    message,
    'Look at renderDifferences again; while listings are still compared the number grows',
  );
}
