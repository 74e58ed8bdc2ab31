import { Module } from '@nestjs/common';
import { ServiceHost } from '#libs/service-host';
import { ServiceStorage } from '#libs/service-host/storage';
import { BucketEventsQueue } from './adapters/bucket-events-sqs.client';
import { EventReadiness } from './adapters/event-readiness';
import { KnownObjects } from './adapters/known-objects.store';
import { ObjectOwners } from './adapters/object-owners';
import { ObjectReader } from './adapters/object-reader';
import { ObjectTurns } from './adapters/object-turns';
import { DrainEventDeadLetters } from './flows/drain-event-dead-letters/drain-event-dead-letters.poller';
import { BucketEventsDoor } from './flows/receive-bucket-events/bucket-events-door.controller';
import { ObjectAnnouncements } from './flows/receive-bucket-events/object-announcements';
import { ReceiveBucketEvents } from './flows/receive-bucket-events/receive-bucket-events.consumer';
import { BucketReconciler } from './flows/reconcile-bucket/bucket-reconciler';
import { BucketRounds } from './flows/reconcile-bucket/bucket-rounds.store';
import { BucketReconciliation } from './flows/reconcile-bucket/reconcile-bucket.controller';
import { ReconcileBucket } from './flows/reconcile-bucket/reconcile-bucket.timer';
import { ObjectDocuments } from './flows/register-stored-object/object-documents';
import { ObjectLedger } from './flows/register-stored-object/object-ledger';
import { RegisterStoredObject } from './flows/register-stored-object/register-stored-object.consumer';
import { S3EventConsumerConfig } from './s3-event-consumer.config';

@Module({
  imports: [
    ServiceHost.forService('s3-event-consumer', S3EventConsumerConfig),
    ServiceStorage.using(S3EventConsumerConfig),
  ],
  controllers: [ReceiveBucketEvents, BucketEventsDoor, RegisterStoredObject, BucketReconciliation],
  providers: [
    BucketEventsQueue,
    ObjectAnnouncements,
    ObjectOwners,
    ObjectReader,
    ObjectDocuments,
    ObjectTurns,
    KnownObjects,
    ObjectLedger,
    BucketReconciler,
    BucketRounds,
    ReconcileBucket,
    EventReadiness,
    DrainEventDeadLetters,
  ],
})
export class S3EventConsumerModule {}
