/** Compares versions number by number: `1.9` is older than `1.10`, `v0.8.1-eksbuild.5` than `v0.8.1-eksbuild.10`. */
export function isOlder(one: string, other: string): boolean {
  const [a, b] = [numbersIn(one), numbersIn(other)];
  const index = a.findIndex((number, at) => number !== (b[at] ?? 0));
  return index === -1 ? a.length < b.length : (a[index] ?? 0) < (b[index] ?? 0);
}

function numbersIn(version: string): number[] {
  return (version.match(/\d+/g) ?? []).map(Number);
}
