export { importCommand } from './import.command.js';
