// Lets plain Node run the program from its TypeScript, so that these tests need no build and cannot meet an old one.
import { registerTypeScript } from '../support/typescript-hooks.ts';

registerTypeScript();
