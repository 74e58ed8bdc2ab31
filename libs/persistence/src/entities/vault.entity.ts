import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { DocumentEntity } from './document.entity';

/** Where a document lies in the vault. */
@Entity('vault_mapping')
export class VaultMappingEntity {
  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  document_id!: string;

  /** Folder below the vault: `{tenant}/{case}/{document}`. */
  @Column('text', { unique: true })
  folder!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  filed_at!: Date;
}
