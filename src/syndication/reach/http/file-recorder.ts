import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExchangeRecorder } from './exchange-log.js';

/** One JSON file per exchange, numbered in the order in which they ended: for checking payloads outside Plinth. */
export function fileRecorder(folder: string, onError: (error: Error) => void): ExchangeRecorder {
  mkdirSync(folder, { recursive: true });
  let number = 0;
  return (exchange) => {
    // The process id keeps apart what several workers write into one folder.
    const name = `${String(++number).padStart(6, '0')}-${process.pid}-${exchange.channel}.json`;
    writeFile(path.join(folder, name), `${JSON.stringify(exchange, null, 2)}\n`).catch(onError);
  };
}
