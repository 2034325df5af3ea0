/** What an operation lets its caller do. */
export type Verb = 'read' | 'edit' | 'submit' | 'approve' | 'publish' | 'ingest' | 'administer';
/** Every role that a key may have. */
export const ROLES = ['viewer', 'editor', 'approver', 'publisher', 'integration', 'administrator'] as const;
/** What a key may do; `may` tells which verbs that is. */
export type Role = (typeof ROLES)[number];

/** Who calls: a key, and the person or system it was given to. Four eyes are counted in persons, not keys. */
export interface Actor {
  keyId: string;
  person: string;
  role: Role;
}

/** An administrator may do everything, yet is held to four eyes like anyone: that rule is about persons and lives in approval. */
const VERBS: Record<Role, readonly Verb[]> = {
  viewer: ['read'],
  editor: ['read', 'edit', 'submit'],
  approver: ['read', 'approve'],
  publisher: ['read', 'publish'],
  integration: ['read', 'ingest'],
  administrator: ['read', 'edit', 'submit', 'approve', 'publish', 'ingest', 'administer'],
};

export function may(role: Role, verb: Verb): boolean {
  return VERBS[role].includes(verb);
}

/** The roles whose keys may do something, in the order of ROLES. */
export function rolesThatMay(verb: Verb): Role[] {
  return ROLES.filter((role) => may(role, verb));
}
