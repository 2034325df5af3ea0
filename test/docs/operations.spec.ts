import { walk } from './support/walk.js';

walk(['docs/operations.md']);
