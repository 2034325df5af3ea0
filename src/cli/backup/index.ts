export { backup, type BackupOptions } from './backup.js';
export { restore, type RestoreOptions } from './restore.js';
export { type BackupManifest } from './manifest.js';
