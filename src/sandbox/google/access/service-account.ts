import { createVerify, generateKeyPairSync, randomUUID } from 'node:crypto';

/** What Google's console hands out as a service-account key file, of the sandbox's own making. */
export interface ServiceAccountFile {
  type: 'service_account';
  project_id: string;
  private_key_id: string;
  private_key: string;
  client_email: string;
  client_id: string;
  token_uri: string;
}

/** The one service account of the sandbox. Its key pair is made at start, so no private key is ever part of the product. */
export class ServiceAccount {
  readonly projectId = 'sandbox-project';
  readonly projectNumber = '100200300400';
  readonly email = `plinth@${this.projectId}.iam.gserviceaccount.com`;
  private readonly keyId = randomUUID().replaceAll('-', '');
  private readonly keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

  file(origin: string): ServiceAccountFile {
    return {
      type: 'service_account',
      project_id: this.projectId,
      private_key_id: this.keyId,
      private_key: this.keys.privateKey,
      client_email: this.email,
      client_id: this.projectNumber,
      token_uri: `${origin}/token`,
    };
  }

  /** Whether `signature` over `signed` was made with this account's private key (RS256). */
  signed(signed: string, signature: string): boolean {
    return createVerify('RSA-SHA256').update(signed).verify(this.keys.publicKey, signature, 'base64url');
  }
}
