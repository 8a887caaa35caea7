/** 12345 -> "12,345" */
export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}

/** (1, "student") -> "1 student"; (12345, "student") -> "12,345 students" */
export function quantity(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}
