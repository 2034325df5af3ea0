import { setSourceMapsSupport } from 'node:module';

/**
 * Loaded before everything else (`--import`), so that the stack of a bug names lines of our own sources. Of our own only: the flag
 * --enable-source-maps was rejected, because it keeps the maps of all packages too: 17 MiB in each process.
 */
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
