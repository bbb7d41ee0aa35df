/** The values without those that are the same as one before. */
export const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
