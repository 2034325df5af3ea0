import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DriftDecision } from '../../src/syndication/ledger/decide.repository.js';
import { ActOnListings } from '../../src/syndication/ledger/act-on-listings.service.js';
import { acting } from '../support/index.js';
import { ControllerWorld, type TestWorker } from '../support/syndication/index.js';

/** That ours is wanted back is the decision's word: not that the bytes are those of before. */
describe('what somebody decided to push', () => {
  let world: ControllerWorld;
  let one: TestWorker;
  /** The fields that each content was told to push. */
  let told: string[][];

  beforeEach(async () => {
    world = await ControllerWorld.open();
    one = world.worker();
    await world.approve('A', 'Mug');
    await world.offer('A', 1200, 5);
    await one.worker.drain();
    expect(await world.states()).toEqual({ A: 'live' });
    told = [];
    world.adapter.onSend = ({ pushed = {} }) => void told.push(Object.keys(pushed));
  });
  afterEach(() => world.close());

  const by = () => acting('Pia Publisher', world.clock.now());
  const look = async (): Promise<void> => {
    world.clock.advance(1_000);
    await one.reader.reconcileBatch((await one.directory.find('fake_us'))!, world.clock.now());
  };
  const differ = async (): Promise<string> => {
    world.adapter.remote.get('A')!.fields['title'] = 'By hand';
    await look();
    const [drift] = await world.sql(`SELECT id::text, field FROM drift WHERE closed_at IS NULL`);
    expect(drift).toMatchObject({ field: 'title' });
    return String(drift!['id']);
  };
  const decide = (id: string, decision: DriftDecision = 'push_ours') => new ActOnListings(world.ds).decideDrift([id], decision, null, by());
  const retry = async () => new ActOnListings(world.ds).retry([String((await world.sql(`SELECT id::text FROM listing`))[0]!['id'])], by());
  const waiting = async () => (await world.sql(`SELECT pushed FROM listing`))[0]!['pushed'];
  const settle = async (): Promise<void> => {
    for (let looks = 0; looks < 5; looks++) {
      await one.worker.drain();
      world.clock.advance(60_000);
    }
  };

  it('goes with the next content, whatever that says by then, and with none after it', async () => {
    await decide(await differ());
    await world.approve('A', 'Another mug');
    await settle();
    await world.approve('A', 'A third mug');
    await settle();
    expect([told, await waiting(), world.adapter.remote.get('A')!.fields['title']]).toEqual([[['title'], []], null, 'A third mug']);
  });

  it('is in no content that a person only wants sent again', async () => {
    await differ();
    await retry();
    await settle();
    expect(told).toEqual([[]]);
  });

  it('is sent also where a look is under way while it is decided', async () => {
    const drift = await differ();
    const looks: Promise<unknown>[] = [];
    const readBack = world.adapter.readBack.bind(world.adapter);
    world.adapter.readBack = async (items) => {
      const shown = await readBack(items);
      world.adapter.readBack = readBack;
      looks.push(decide(drift));
      await looks[0];
      return shown;
    };
    await look();
    await settle();
    expect([looks.length, told, world.adapter.remote.get('A')!.fields['title'], await waiting()]).toEqual([1, [['title']], 'Mug', null]);
  });

  it('is not used up by a content that had left before', async () => {
    const drift = await differ();
    const send = world.adapter.send.bind(world.adapter);
    world.adapter.send = async (items, context) => {
      const outcomes = await send(items, context);
      world.adapter.send = send;
      await decide(drift);
      return outcomes;
    };
    await retry();
    await settle();
    expect([told, await waiting()]).toEqual([[[], ['title']], null]);
  });

  it('is repeated where the call was lost, and not where it had its effect', async () => {
    let isLost = true;
    let effect = false;
    world.adapter.onSend = ({ pushed = {} }) => {
      told.push(Object.keys(pushed));
      if (!isLost) return undefined;
      isLost = false;
      return { effect, outcome: { outcome: 'unknown', reason: 'reset' } };
    };
    await decide(await differ());
    await settle();
    expect([told, await waiting()]).toEqual([[['title'], ['title']], null]);
    [told, isLost, effect] = [[], true, true];
    await decide(await differ());
    await settle();
    expect([told, await waiting(), await world.states()]).toEqual([[['title']], null, { A: 'live' }]);
  });

  it('waits with what is refused until another content is taken', async () => {
    const issue = { code: 'no', message: 'no', fix: 'yes' };
    world.adapter.onSend = ({ pushed = {} }) => {
      told.push(Object.keys(pushed));
      return { effect: false, outcome: { outcome: 'terminal', issues: [issue] } };
    };
    await decide(await differ());
    await settle();
    expect([told, await world.states()]).toEqual([[['title']], { A: 'rejected' }]);
    world.adapter.onSend = ({ pushed = {} }) => void told.push(Object.keys(pushed));
    await world.approve('A', 'Another mug');
    await settle();
    expect([told, await waiting()]).toEqual([[['title'], ['title']], null]);
  });

  describe('another try that somebody asks for', () => {
    const issue = { code: 'no', message: 'no', fix: 'yes' };
    /** Asked for while the next call of the channel is on its way back. */
    const during = (call: 'readBack' | 'send' | 'requirements'): void => {
      const real = world.adapter[call].bind(world.adapter) as (...args: unknown[]) => Promise<never>;
      world.adapter[call] = async (...args: unknown[]) => {
        const answer = await real(...args);
        world.adapter[call] = real;
        await retry();
        return answer;
      };
    };

    it('is made after the look that is under way', async () => {
      during('readBack');
      await look();
      await settle();
      expect([told, await waiting(), await world.states()]).toEqual([[[]], null, { A: 'live' }]);
    });

    it('is made after the look that finds it refused late', async () => {
      world.adapter.onRead = () => ({ outcome: 'found', state: 'rejected', observed: {}, issues: [issue] });
      during('readBack');
      await look();
      expect(await world.states()).toEqual({ A: 'planned' });
      world.adapter.onRead = () => undefined;
      await settle();
      expect([told, await waiting(), await world.states()]).toEqual([[[]], null, { A: 'live' }]);
    });

    it.each(['taken', 'refused'])('is made after the call that is under way and is %s', async (became) => {
      world.adapter.onSend = () => {
        told.push([became]);
        world.adapter.onSend = () => void told.push(['again']);
        return became === 'taken' ? undefined : { effect: false, outcome: { outcome: 'terminal', issues: [issue] } };
      };
      during('send');
      await world.approve('A', 'Another mug');
      await settle();
      expect([told, await waiting(), await world.states()]).toEqual([[[became], ['again']], null, { A: 'live' }]);
    });

    it('is made after the look for a call that had no answer, also where that had its effect', async () => {
      world.adapter.onSend = () => {
        told.push(['lost']);
        world.adapter.onSend = () => void told.push(['again']);
        return { effect: true, outcome: { outcome: 'unknown', reason: 'reset' } };
      };
      during('readBack');
      await world.approve('A', 'Another mug');
      await settle();
      expect([told, await waiting(), await world.states()]).toEqual([[['lost'], ['again']], null, { A: 'live' }]);
    });

    it('is made where the refused content is being rendered once more', async () => {
      world.adapter.onSend = () => {
        told.push(['refused']);
        world.adapter.onSend = () => void told.push(['again']);
        return { effect: false, outcome: { outcome: 'terminal', issues: [issue] } };
      };
      await world.approve('A', 'Another mug');
      await settle();
      expect(await world.states()).toEqual({ A: 'rejected' });
      during('requirements');
      await world.approve('A', 'Another mug');
      await settle();
      expect([told, await waiting(), await world.states()]).toEqual([[['refused'], ['again']], null, { A: 'live' }]);
    });

    it('is made once, and what is refused again waits for another content', async () => {
      world.adapter.onSend = () => {
        told.push(['refused']);
        return { effect: false, outcome: { outcome: 'terminal', issues: [issue] } };
      };
      await retry();
      await settle();
      await world.approve('A', 'Mug');
      await settle();
      expect([told, await world.states()]).toEqual([[['refused']], { A: 'rejected' }]);
    });
  });

  it('is forgotten where somebody decides otherwise before it was sent', async () => {
    const drift = await differ();
    world.adapter.onSend = () => ({ effect: false, outcome: { outcome: 'retry', afterMs: 1_000, reason: 'busy' } });
    await decide(drift);
    await one.worker.drain();
    expect(await waiting()).toEqual({ title: expect.any(String) });
    await decide(drift, 'keep_theirs');
    world.adapter.onSend = ({ pushed = {} }) => void told.push(Object.keys(pushed));
    await settle();
    expect([told, await waiting()]).toEqual([[[]], null]);
  });
});
