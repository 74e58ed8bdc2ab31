import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A customer: everything below belongs to exactly one. */
@Entity('tenant')
export class TenantEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** Used in object keys and vault paths; never changes. */
  @Column('text', { unique: true })
  name!: string;

  /** What its documents are read with unless their senders say, by Tesseract's names; empty: what the fleet is set to. */
  @Column('text', { array: true, default: '{}' })
  languages!: string[];

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;
}

/** A matter that documents belong to. Made on first mention. */
@Entity('case')
@Index(['tenant_id', 'name'], { unique: true })
export class CaseEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => TenantEntity)
  @Column('uuid')
  tenant_id!: string;

  @Column('text')
  name!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;
}
