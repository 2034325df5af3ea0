import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A product of which anything changed, or a listing of which only the state did: to be read anew. Written by triggers, in the transaction of the change. */
@Entity('search_stale')
export class SearchStaleEntity {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('bigint', { nullable: true })
  rootId: string | null;

  @Column('bigint', { nullable: true })
  listingId: string | null;
}
