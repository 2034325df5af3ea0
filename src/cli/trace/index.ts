export { traceCommand } from './trace.command.js';
