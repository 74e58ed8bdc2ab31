export * from './keys';
export type { ListedObject, Listing, ListingWishes } from './object-listing';
export * from './object-store';
export * from './read-through';
export * from './s3-client';
export * from './staged-uploads';
export { HEAD_BYTES, sniffMediaType } from './sniff/sniff-media-type';
export { isReadable, SUPPORTED_FOR_PEOPLE, SUPPORTED_TYPES } from './sniff/media-types';
