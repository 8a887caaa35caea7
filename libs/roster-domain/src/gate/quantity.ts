/** 12345 -> "12,345" */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** (1, "student") -> "1 student"; (12345, "student") -> "12,345 students" */
export function quantity(count: number, one: string): string {
  return `${grouped(count)} ${one}${count === 1 ? '' : 's'}`;
}
