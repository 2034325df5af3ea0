import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Doc } from '../../catalog/index.js';
import type { ChunkBody, Dictionary, EditionBody, LinkDoc, NodeBody, StoredTree, VersionBody } from '../merkle/index.js';
import { SnapshotStore } from './snapshot-store.js';

/** A stored tree with its hashed top. */
export interface ReadTree<B extends VersionBody = VersionBody> extends StoredTree {
  body: B;
}

/** Trees of versions and editions by the id of their body, a level at a time: at most four statements for any number of trees. */
@Injectable()
export class TreeReader {
  constructor(private readonly store: SnapshotStore) {}

  async versions(m: EntityManager, ids: Iterable<string>): Promise<Map<string, ReadTree>> {
    return this.read<VersionBody>(m, ids);
  }

  async editions(m: EntityManager, ids: Iterable<string>): Promise<Map<string, ReadTree<EditionBody>>> {
    return this.read<EditionBody>(m, ids);
  }

  private async read<B extends VersionBody>(m: EntityManager, ids: Iterable<string>): Promise<Map<string, ReadTree<B>>> {
    const bodies = await this.store.get<B>(m, ids);
    const all = [...bodies.values()];
    const level2 = await this.store.get<ChunkBody | Dictionary>(
      m,
      all.flatMap((body) => [body.dictionary, ...body.chunks]),
    );
    const chunk = (id: string): ChunkBody => level2.get(id) as ChunkBody;
    const nodes = await this.store.get<NodeBody>(
      m,
      all.flatMap((body) => body.chunks.flatMap((id) => chunk(id).map(([, node]) => node))),
    );
    const leaves = await this.store.get<Doc | LinkDoc[]>(
      m,
      [...nodes.values()].flatMap((node) => [node.facts, node.links]),
    );
    const stored = (id: string) => {
      const body = nodes.get(id)!;
      return { body, facts: leaves.get(body.facts) as Doc, links: leaves.get(body.links) as LinkDoc[] };
    };
    const trees = [...bodies].map(([id, body]): [string, ReadTree<B>] => [
      id,
      {
        body,
        dictionary: level2.get(body.dictionary) as Dictionary,
        nodes: body.chunks.flatMap((c) => chunk(c).map(([, node]) => stored(node))),
      },
    ]);
    return new Map(trees);
  }

  /** The labels of editions alone, by the id of their body: two statements for any number. */
  async dictionaries(m: EntityManager, ids: Iterable<string>): Promise<Map<string, Dictionary>> {
    const bodies = await this.store.get<EditionBody>(m, ids);
    const found = await this.store.get<Dictionary>(
      m,
      [...bodies.values()].map(({ dictionary }) => dictionary),
    );
    return new Map([...bodies].map(([id, { dictionary }]) => [id, found.get(dictionary)!]));
  }

  /** Content documents by id. */
  contents(m: EntityManager, ids: Iterable<string>): Promise<Map<string, Doc>> {
    return this.store.get<Doc>(m, ids);
  }
}
