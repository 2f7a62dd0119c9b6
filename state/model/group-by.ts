/** Items by a key, in their order. Items without a key are left out. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<Exclude<K, undefined>, T[]> {
  const groups = new Map<Exclude<K, undefined>, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) append(groups, key as Exclude<K, undefined>, item);
  }
  return groups;
}

/** Adds an item to the list of a key. */
export function append<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}
