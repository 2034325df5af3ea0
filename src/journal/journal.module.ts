import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { NamePerson, PersonEntity, PersonsRepository } from './persons/index.js';

/** The register of persons. What is written down of every change needs no module: `recordAudit` is one statement for any manager. */
@Module({
  imports: [TypeOrmModule.forFeature([PersonEntity])],
  providers: [PersonsRepository, NamePerson],
  exports: [PersonsRepository, NamePerson],
})
export class JournalModule {}
