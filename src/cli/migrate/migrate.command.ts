import { createLogger } from '../../../libs/telemetry/index.js';
import { loadConfig, openDatabase, toldWhile } from '../../config/index.js';
import type { PlinthCommand } from '../command.js';
import { stoppable } from '../stoppable.js';

/**
 * What a start does to the database, without a start: with it the processes that run need neither the owner's password nor the superuser's.
 * Nothing but the database is opened.
 */
export const migrateCommand: PlinthCommand = (command) => {
  command.action(async () => {
    const config = loadConfig();
    const logger = createLogger(config.logLevel);
    const { ds, migrated, ownerUrl, url, close } = await stoppable((begun) =>
      toldWhile(logger, (at) => openDatabase(config, [], logger, begun, at)),
    );
    try {
      const [row] = await ds.query<{ role: string }[]>('SELECT current_user AS role');
      const apart = ownerUrl !== url ? `, and ${row!.role} has its rights` : '';
      process.stdout.write(`${migrated.length} migrations applied; the database is at this release${apart}.\n`);
    } finally {
      await close();
    }
  });
};
