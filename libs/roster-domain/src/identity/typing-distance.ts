/** Slips of the hand between two texts: a letter too much, missing, wrong, or two swapped. */
function typingDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const wrong = a[row - 1] === b[column - 1] ? 0 : 1;
      const steps = [
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + wrong,
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
          ? (before[column - 2] ?? 0) + 1
          : Infinity,
      ];
      next.push(Math.min(...steps));
    }
    before = last;
    last = next;
  }
  return last[b.length] ?? 0;
}

/** Close enough to be one name with a slip: one slip from three letters on, two from seven. */
export function isSlip(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 3 || Math.abs(a.length - b.length) > 2) return false;
  return typingDistance(a, b) <= (shorter >= 7 ? 2 : 1);
}
