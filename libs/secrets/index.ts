import { createCipheriv, createDecipheriv } from 'node:crypto';
import { secureBytes } from './chance.js';

export { newUuid, secureBytes } from './chance.js';

/**
 * Encrypts what must be stored but never shown (channel credentials): AES-256-GCM under the operator's key. `place` (for example
 * `account:17`) is bound to the bytes, so that a sealed value copied to another row does not open there.
 */
export class SecretBox {
  constructor(private readonly key: Buffer) {
    if (key.length !== 32) throw new Error('The secret key is 32 bytes long');
  }

  /** 12 bytes nonce, 16 bytes tag, then the cipher text. */
  seal(text: string, place: string): Buffer {
    const nonce = secureBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** Throws SecretUnreadable when the key, the place or the bytes are not those of `seal`. */
  open(sealed: Buffer, place: string): string {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, 12)).setAAD(Buffer.from(place));
      decipher.setAuthTag(sealed.subarray(12, 28));
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new SecretUnreadable(place, { cause });
    }
  }
}

/** Most often PLINTH_SECRET_KEY is another one than when the secret was stored: products are safe, credentials must be entered again. */
export class SecretUnreadable extends Error {
  constructor(place: string, options?: ErrorOptions) {
    super(`The secret of ${place} cannot be opened with this PLINTH_SECRET_KEY`, options);
    this.name = 'SecretUnreadable';
  }
}
