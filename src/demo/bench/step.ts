import { progress } from '../../cli/terminal/index.js';

/** A step of a benchmark with its bar. `of`: how many it has; 0: nobody knows. */
export async function step<T>(name: string, of: number, work: (seen: (done: number) => void) => Promise<T>): Promise<T> {
  const bar = progress(name, of);
  try {
    const result = await work((done) => bar.update(done));
    bar.end();
    return result;
  } catch (error) {
    bar.end('failed');
    throw error;
  }
}
