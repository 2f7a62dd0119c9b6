/**
 * A record whose values are made when they are first read: a command needs few of all types.
 *
 * @param names of all values, in order
 */
export function lazyRecord<Value>(
  names: readonly string[],
  make: (name: string) => Value,
): Readonly<Record<string, Value>> {
  const record = Object.create(null) as Record<string, Value>;
  for (const name of names) setLazily(record, name, () => make(name));
  return record;
}

/** Sets a value that is made when it is first read. */
export function setLazily<Value>(record: Record<string, Value>, name: string, make: () => Value): void {
  Object.defineProperty(record, name, {
    enumerable: true,
    configurable: true,
    get: () => {
      const value = make();
      Object.defineProperty(record, name, { value, enumerable: true });
      return value;
    },
  });
}
