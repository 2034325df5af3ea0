import { createPublicKey, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { newUuid } from '../../../../libs/secrets/index.js';

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
  private readonly keyId: string;
  private readonly privateKey: string;
  private readonly publicKey: KeyObject;

  /** `known`: the file that a stand-in of before handed out, whose callers are to be known here too. */
  constructor(known?: Pick<ServiceAccountFile, 'private_key' | 'private_key_id'>) {
    this.keyId = known?.private_key_id ?? newUuid().replaceAll('-', '');
    this.privateKey = known?.private_key ?? newPrivateKey();
    this.publicKey = createPublicKey(this.privateKey);
  }

  file(origin: string): ServiceAccountFile {
    return {
      type: 'service_account',
      project_id: this.projectId,
      private_key_id: this.keyId,
      private_key: this.privateKey,
      client_email: this.email,
      client_id: this.projectNumber,
      token_uri: `${origin}/token`,
    };
  }

  /** Whether `signature` over `signed` was made with this account's private key (RS256). */
  signed(signed: string, signature: string): boolean {
    return createVerify('RSA-SHA256').update(signed).verify(this.publicKey, signature, 'base64url');
  }
}

function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}
