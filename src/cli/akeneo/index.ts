export { isGtinCode } from './attributes.js';
export { importAkeneo, sourceOf, type AkeneoImport } from './import-akeneo.js';
export { openAkeneo, type AkeneoOptions, type AkeneoReading } from './open-akeneo.js';
export type { FileNote } from './read-folder.js';
export { AKENEO_PERSON, readNodes, type ReadNode } from './read-nodes.js';
export type { PictureLink } from './pictures.js';
export { setUpSound } from './set-up-sound.js';
export type { LeftOut, RowVerdict, Verdicts } from './verdicts.js';
