import fc from "fast-check";

/** Values that authors should not write, or that only just fit. */
const odd: readonly unknown[] = [
  "",
  " ",
  "x",
  "constructor",
  "toString",
  "__proto__",
  "${x}",
  '${file("/etc/hostname")}',
  "%{ if true }",
  "a.b/c",
  "a-b",
  "ä",
  "a\nb",
  "x".repeat(40),
  "x".repeat(300),
  "0",
  "1.35",
  "true",
  "null",
  "us-east-1e",
  "10.0.0.0/8",
  "0.0.0.0/0",
  0,
  -1,
  1.5,
  1e21,
  Number.NaN,
  true,
  false,
  null,
  undefined,
  [],
  {},
  [""],
  { a: 1 },
];

const oddKeys = [
  "",
  "a",
  "addons",
  "aws",
  "node-role",
  "constructor",
  "a.b",
  "a-b",
  "a.b/c",
  "A",
  "x".repeat(21),
  "${x}",
];

type Mutation = (container: Container, key: string) => void;
type Container = Record<string, unknown>;

const mutations = (value: unknown, name: string): readonly Mutation[] => [
  (container, key) => {
    // A copy: the odd values are shared, and a later change could put one into itself.
    container[key] = structuredClone(value);
  },
  (container, key) => {
    Reflect.deleteProperty(container, key);
  },
  // A list gets one more of the same, a map the same under another name.
  (container, key) => {
    if (Array.isArray(container)) container.push(structuredClone(container[key as never]));
    else container[name] = structuredClone(container[key]);
  },
  (container, key) => {
    if (Array.isArray(container)) return;
    container[name] = container[key];
    Reflect.deleteProperty(container, key);
  },
];

/** A few changes at random places: other values, missing, repeated and renamed keys. */
export function mutated<T extends object>(spec: fc.Arbitrary<T>): fc.Arbitrary<T> {
  const change = fc.record({
    // Otherwise nearly all changes would be at the top.
    place: fc.noBias(fc.nat()),
    kind: fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 2, 3),
    value: fc.noBias(fc.nat()),
    // A value of another type is always refused.
    sameType: fc.constantFrom(true, true, true, false),
    name: fc.constantFrom(...oddKeys),
  });
  return fc.tuple(spec, fc.array(change, { minLength: 1, maxLength: 2 })).map(([original, changes]) => {
    const copy = structuredClone(original);
    for (const { place, kind, value, sameType, name } of changes) {
      const all = placesIn(copy as Container);
      const [container, key] = all[place % all.length] ?? [copy as Container, name];
      const fitting = odd.filter((each) => !sameType || typeof each === typeof container[key]);
      mutations(fitting[value % fitting.length], name)[kind]?.(container, key);
    }
    return copy;
  });
}

/** Every value below an object or a list, with what holds it. */
function placesIn(container: Container): (readonly [Container, string])[] {
  return Object.entries(container).flatMap(([key, value]) => [
    [container, key] as const,
    ...(typeof value === "object" && value !== null ? placesIn(value as Container) : []),
  ]);
}
