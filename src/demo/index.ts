import type { NamedCommand } from '../cli/index.js';

/** The commands that show and measure Plinth. They are not in the production image; main.ts offers them where they are. */
export const demoCommands: NamedCommand[] = [
  {
    name: 'demo',
    summary: 'The main job on a catalogue of our own, or on yours: ERP, people, approval, three channels, read-back',
    load: async () => (await import('./job/demo.command.js')).demoCommand,
  },
  {
    name: 'bench',
    summary: 'Measures Plinth on this machine',
    load: async () => (await import('./bench/index.js')).benchCommand,
  },
  {
    name: 'simulate',
    summary: 'Weeks of trouble in seconds, from a seed: an ERP, people, customers, channels that fail, processes that die',
    load: async () => (await import('./simulation/simulate.command.js')).simulateCommand,
  },
];
