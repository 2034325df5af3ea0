import { walk } from './support/walk.js';

// graphql.md sends its reader to erp.md on the way, and to the channels' pages at its end; cli.md looks at what came of it.
walk(['docs/graphql.md', 'docs/cli.md']);
