import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { DocumentEntity } from './document.entity';

/** An operator has looked at what became of the document, and takes it so. Gone when the document is processed again. */
@Entity('document_acceptance')
export class DocumentAcceptanceEntity {
  @ForeignKey(() => DocumentEntity, { onDelete: 'CASCADE' })
  @PrimaryColumn('uuid')
  document_id!: string;

  /** Name of the key or account. */
  @Column('text')
  accepted_by!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  accepted_at!: Date;
}
