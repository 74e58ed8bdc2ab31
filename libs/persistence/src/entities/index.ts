import type { MixedList } from 'typeorm';

/** Every table of the fleet. A lib or service adds its entities here. */
export const ENTITIES: Exclude<MixedList<Function>, object> | Function[] = [];
