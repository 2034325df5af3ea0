import type { DataSource } from 'typeorm';

/**
 * Where the tests listen, to hold what each room really asks against the walls of the house. Unset outside of jest: then it costs one
 * comparison a statement. `statement` is called while the caller still stands on the stack, `dataSource` with each new one.
 */
export const watch: { dataSource?: (ds: DataSource) => void; statement?: (sql: string) => void } = {};
