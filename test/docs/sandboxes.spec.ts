import { walk } from './support/walk.js';

walk(['docs/sandboxes.md']);
