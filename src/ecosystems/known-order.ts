import { findEcosystem } from './index.ts';
import type { Order } from './order.ts';

/** The ecosystem's version order where this database knows it; undefined for registries whose order it does not. */
export function knownOrder(ecosystem: string): ((a: string, b: string) => Order) | undefined {
  const found = findEcosystem(ecosystem)?.ecosystem;
  return found?.exactVersionsOnly ? undefined : found?.compare;
}
