#!/usr/bin/env node
// `plinth <command>` from anywhere: the same door as `npm run plinth -- <command>`.
import '../scripts/run.mjs';
