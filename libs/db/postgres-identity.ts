import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { problem, StartFailure } from '../problem/index.js';
import type { PostgresBinaries } from './postgres-binaries.js';

/**
 * PostgreSQL refuses to run as root. How a command of its is run:
 * - `self`: we are not root;
 * - `user`: as another user of the machine (`postgres` where there is one, else `nobody`; no user is created, because a
 *   program that edits /etc/passwd to start is rude);
 * - `namespace`: in a user namespace in which root is seen as `nobody`, for folders that only root may enter (0700).
 */
export type Identity = { kind: 'self' } | { kind: 'user'; uid: number; gid: number } | { kind: 'namespace' };

const namespace = ['--user', '--map-user=65534', '--map-group=65534'];

/** The command line and the user to run `binary args` with. */
export function commandAs(identity: Identity, binary: string, args: string[]) {
  switch (identity.kind) {
    case 'self':
      return { command: binary, args, ids: {} };
    case 'user':
      return { command: binary, args, ids: { uid: identity.uid, gid: identity.gid } };
    case 'namespace':
      return { command: 'unshare', args: [...namespace, '--', binary, ...args], ids: {} };
  }
}

/** Chooses who runs the server for the cluster in `cluster` (which may not exist yet). Throws StartFailure when nobody can. */
export function chooseIdentity(binaries: PostgresBinaries, home: string, cluster: string): Identity {
  const me = process.getuid?.();
  const owner = existsSync(cluster) ? statSync(cluster) : undefined;
  if (me === undefined || me !== 0) {
    if (owner && me !== undefined && owner.uid !== me) throw foreignOwner(cluster, owner.uid);
    return { kind: 'self' };
  }
  if (owner && owner.uid !== 0) return { kind: 'user', uid: owner.uid, gid: owner.gid };
  if (!owner) {
    const user = unprivilegedUser();
    if (user && canReach(user, binaries, home)) return { kind: 'user', ...user };
  }
  if (spawnSync('unshare', [...namespace, '--', binaries.postgres, '--version']).status === 0) return { kind: 'namespace' };
  throw new StartFailure(
    problem(
      'postgres_as_root',
      'PLINTH_DATA_DIR',
      `PostgreSQL refuses to run as root, and no other user can enter ${home} or the program's folder.`,
      'Start Plinth as an ordinary user, or put both folders where others may enter (chmod o+x on the folders above), or set DATABASE_URL.',
    ),
  );
}

function unprivilegedUser(): { uid: number; gid: number } | undefined {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  return undefined;
}

/** Tries it, instead of reasoning about modes: access lists and mount options count too. */
function canReach(user: { uid: number; gid: number }, binaries: PostgresBinaries, home: string): boolean {
  const probe = path.join(home, `probe-${process.pid}`);
  mkdirSync(probe, { recursive: true, mode: 0o700 });
  try {
    chownSync(probe, user.uid, user.gid);
    return spawnSync('sh', ['-c', '"$0" --version && touch "$1/file"', binaries.postgres, probe], user).status === 0;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

function foreignOwner(cluster: string, uid: number): StartFailure {
  return new StartFailure(
    problem(
      'data_folder_foreign',
      'PLINTH_DATA_DIR',
      `The database in ${cluster} belongs to another user of this machine (uid ${uid}).`,
      'Start Plinth as that user, or set PLINTH_DATA_DIR to a folder of your own.',
    ),
  );
}
