export { keyCommand } from './key.command.js';
