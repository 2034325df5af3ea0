import { problem, StartFailure } from '../../../libs/problem/index.js';
import { TraceService, type Trace } from '../../syndication/index.js';
import type { Launcher, PlinthCommand } from '../command.js';
import { timeline } from './timeline.js';

interface TraceFlags {
  channel?: string;
  field?: string;
}

/** `plinth trace`: what is live of a SKU, back to who said so. */
export const traceCommand: PlinthCommand = (command, launcher) => {
  command
    .argument('<sku>')
    .option('--channel <code>', 'on this channel only')
    .option('--field <name>', 'follow one field of the payload, with its value')
    .action(async (sku: string, flags: TraceFlags) => {
      const trace = await read(launcher, sku, flags);
      process.stdout.write(`${timeline(trace, flags.field ?? null)}\n`);
    });
};

/** Reads by the program's own service, beside a Plinth that may be running on the same data: on a free port, as no worker. */
async function read(launcher: Launcher, sku: string, { channel, field }: TraceFlags): Promise<Trace> {
  const launched = await launcher.server({ role: 'api', port: 0, host: '127.0.0.1', logLevel: 'error' });
  try {
    const tracing = launched.get(TraceService);
    const trace = await tracing.trace(sku, channel ?? null, field ?? null);
    if (!trace) throw new StartFailure(problem('sku_unknown', 'sku', `There is no item ${sku}.`, 'Look at its spelling; case counts.'));
    if (channel && trace.listings.length === 0) throw notListed(sku, channel, (await tracing.trace(sku, null, ''))!);
    if (field && trace.listings.every(({ fields }) => fields.length === 0)) throw noSuchField(trace, field);
    return trace;
  } finally {
    await launched.close();
  }
}

function notListed(sku: string, channel: string, everywhere: Trace): StartFailure {
  const others = [...new Set(everywhere.listings.map(({ listing }) => listing.channel))];
  const fix = others.length > 0 ? `It is on ${others.join(', ')}.` : 'It is on no channel yet: submit it and let it be approved.';
  return new StartFailure(problem('not_listed', '--channel', `${sku} has no listing on ${channel}.`, fix));
}

function noSuchField(trace: Trace, field: string): StartFailure {
  const known = [...new Set(trace.listings.flatMap(({ payload }) => Object.keys(payload?.owned ?? {})))].sort();
  const fix = known.length > 0 ? `Give one of: ${known.join(', ')}` : 'Nothing was rendered for it yet; look without --field.';
  return new StartFailure(problem('field_unknown', '--field', `No payload of ${trace.sku} has a field ${field}.`, fix));
}
