import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Canonical JSON, known by the SHA-256 of its bytes. Rows are immutable. */
@Entity('snapshot')
export class SnapshotEntity {
  /** SHA-256 of the body. */
  @PrimaryColumn('bytea')
  id: Buffer;

  /** content, facts, links, dictionary, node, chunk, version or edition. */
  @Column('text')
  kind: string;

  /** RFC 8785 JSON. */
  @Column('text')
  body: string;
}
