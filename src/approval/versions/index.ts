export { CreateVersions, type VersionOf } from './create-versions.service.js';
export { VersionRepository, type VersionRow } from './version.repository.js';
