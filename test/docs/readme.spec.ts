import { walk } from './support/walk.js';

walk(['README.md'], { asInstalled: true });
