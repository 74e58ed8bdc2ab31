import { reloadEdge } from '../parts/edge.ts';
import { infrastructureFamilies } from '../parts/families.ts';
import { serviceFamilies } from '../parts/services.ts';
import type { Plan } from './conductor.ts';
import { SETUP_STEPS } from './setup-steps.ts';

/** The fleet as it runs on this machine: private infrastructure, our set-up programs, the built services. */
export const nativePlan: Plan = {
  infrastructure: infrastructureFamilies,
  services: serviceFamilies,
  steps: SETUP_STEPS,
  spread: reloadEdge,
};
