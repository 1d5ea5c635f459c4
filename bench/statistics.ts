/** The value that `share` of the sorted values do not exceed; `share` from 0 to 1. NaN where there is none. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const place = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return sorted[place] ?? Number.NaN;
}

/** The middle value, or the mean of the two middle ones. NaN where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length % 2 === 1) return sorted[Math.floor(middle)] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** To as many decimals as are worth reading. */
export function round(value: number, decimals = 2): number {
  return Number(value.toFixed(decimals));
}
