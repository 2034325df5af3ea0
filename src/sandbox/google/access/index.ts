export { Gate } from './gate.js';
export { ServiceAccount, type ServiceAccountFile } from './service-account.js';
export { TokenEndpoint } from './token-endpoint.js';
