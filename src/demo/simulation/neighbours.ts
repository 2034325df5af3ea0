import { fork, type ChildProcess } from 'node:child_process';
import { whenInterrupted, type Launcher } from '../../cli/index.js';
import { live, type Asked, type Life } from './life.js';
import { copyHouse, openHouse, pullDown, type House } from './world/template.js';

type Question = { house: House } | { seed: number; asked: Asked } | { end: true };
type Answer = { isIn: true } | { life: Life };

/** Seeds side by side, each child with a house of its own. `told` hears of them in their order. */
export async function liveBeside(
  launcher: Launcher,
  house: House,
  jobs: number,
  seeds: readonly number[],
  asked: Asked,
  told: (life: Life) => void,
): Promise<void> {
  const left = [...seeds];
  const lives = new Map<number, Life>();
  let next = 0;
  const children: ChildProcess[] = [];
  const houses: House[] = [];
  whenInterrupted(async () => {
    await Promise.all(children.map((child) => gone(child)));
    for (const { dataDir } of houses) await pullDown(dataDir);
  });
  try {
    const work: Promise<void>[] = [];
    for (let serial = 1; serial <= jobs; serial++) {
      const own = await copyHouse(house, serial);
      houses.push(own);
      const { program, env } = (await launcher.child())({});
      const child = fork(program, ['simulate', '--beside'], { env });
      children.push(child);
      // One after the other: each server looks for a free port.
      await ask(child, { house: own });
      work.push(
        (async () => {
          for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
            const { life } = (await ask(child, { seed, asked })) as { life: Life };
            lives.set(seed, life);
            for (let one = lives.get(seeds[next]!); one; one = lives.get(seeds[next]!)) {
              told(one);
              lives.set(seeds[next++]!, { ...one, result: { ...one.result, diary: [] } });
            }
          }
        })(),
      );
    }
    await Promise.all(work);
    await Promise.all(children.map((child) => gone(child, 'asked')));
  } finally {
    await Promise.all(children.map((child) => gone(child)));
    for (const { dataDir } of houses) await pullDown(dataDir);
  }
}

/** The child's side: it lives in the house that it is given, until its parent lets go of it. */
export async function liveAsNeighbour(launcher: Launcher): Promise<void> {
  const house = (await question()) as { house: House };
  const template = await openHouse(launcher, house.house);
  whenInterrupted(() => template.abandon());
  process.send!({ isIn: true } satisfies Answer);
  try {
    for (let next = await question(); next && 'seed' in next; next = await question())
      process.send!({ life: await live(template, next.seed, next.asked) } satisfies Answer);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exitCode = 1;
  } finally {
    await template.close();
    // To let go of the channel would be heard as the end of the parent.
    process.exit();
  }
}

function ask(child: ChildProcess, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`A process that runs worlds ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (answer: Answer) => {
      child.off('exit', ended);
      resolve(answer);
    });
    child.send(question);
  });
}

/** The next one; undefined: the parent has gone. */
function question(): Promise<Question | undefined> {
  return new Promise((resolve) => {
    const heard = (asked?: Question): void => {
      process.off('message', heard).off('disconnect', heard);
      resolve(asked);
    };
    process.on('message', heard).on('disconnect', heard);
  });
}

/** It closes its house and ends. Not `asked`: it hears that nobody listens to it any more. */
function gone(child: ChildProcess, asked?: 'asked'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    if (asked) child.send({ end: true } satisfies Question);
    else if (child.connected) child.disconnect();
  });
}
