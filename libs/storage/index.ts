export { FolderStore } from './folder-store.js';
export { InvalidKey, ObjectNotFound, ObjectStore, type ObjectInfo } from './object-store.js';
export { S3Store, type S3Settings } from './s3-store.js';
