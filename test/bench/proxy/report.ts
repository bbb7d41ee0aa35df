/** A ratio of two targets measured in the same round, and what it must reach. */
export interface Goal {
  readonly name: string;
  readonly value: number;
  readonly goal: number;
  /** `least`: the value must not be below the goal; `most`: not above. */
  readonly bound: 'least' | 'most';
  readonly source: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Median of the ratios round by round: what moves both in one round does not move it. */
export function pairedRatio(values: readonly number[], bases: readonly number[]): number {
  return median(values.map((value, round) => value / (bases[round] ?? Number.NaN)));
}

export function reaches({ value, goal, bound }: Goal): boolean {
  return bound === 'least' ? value >= goal : value <= goal;
}

export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function goalRows(goals: readonly Goal[]): string[][] {
  const sign = { least: '>=', most: '<=' };
  return [
    ['ratio', 'measured', 'goal', '', 'from'],
    ...goals.map((goal) => [
      goal.name,
      goal.value.toFixed(2),
      `${sign[goal.bound]} ${goal.goal.toFixed(2)}`,
      reaches(goal) ? 'ok' : 'MISSED',
      goal.source,
    ]),
  ];
}
