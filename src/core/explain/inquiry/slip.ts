/** Slips of the pen. */
import { editDistance } from '../../terms/nearest.js';

/** How many letters differ. Of texts that are longer than any name, no distance is worth its time. */
export const distanceOf = (a: string, b: string): number =>
  a.length > 128 || b.length > 128 ? (a === b ? 0 : 128) : editDistance(a, b);
