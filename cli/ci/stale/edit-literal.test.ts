import fc from "fast-check";
import { expect, it } from "vitest";
import { editLiteral } from "./edit-literal.ts";

const edit = { path: ["clusters", "ml", "kubernetes"], from: "1.35", to: "1.36" };

it.each([
  ["export default { clusters: { ml: { kubernetes: '1.35' } } };", "'1.35'", "'1.36'"],
  ['export default { clusters: { "ml": { kubernetes: "1.35" } } } satisfies Spec;', '"1.35"', '"1.36"'],
  ["export default ({ clusters: { ml: { ...common, kubernetes: `1.35` } } }) as Spec;", "`1.35`", "`1.36`"],
  ['export default derive(dev, { name: "a", clusters: { ml: { kubernetes: "1.35" } } });', '"1.35"', '"1.36"'],
  [
    '// kubernetes: "1.35"\nexport default { clusters: { other: { kubernetes: "1.35" }, ml: { kubernetes: "1.35"  } } };',
    '"1.35"  }',
    '"1.36"  }',
  ],
])("changes %s", (text, before, after) => {
  expect(editLiteral(text, edit)).toBe(text.replace(before, after));
});

it.each([
  "export default { clusters: { ml: { kubernetes: version } } };",
  "export default { clusters: { ml: { kubernetes: `1.${minor}` } } };",
  'export default { clusters: { ml: { kubernetes: "1.34" } } };',
  'export default { clusters: { ml: { kubernetes: "1.35", ...common } } };',
  'export default { clusters: { ml: { ...common } }, kubernetes: "1.35" };',
  "export default { clusters };",
  'const spec = { clusters: { ml: { kubernetes: "1.35" } } };\nexport default spec;',
  "export default {",
  "",
])("leaves %s to a person", (text) => expect(editLiteral(text, edit)).toBeUndefined());

it("changes nothing else", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const text = `export default { a: ${JSON.stringify(before)}, clusters: { ml: { kubernetes: "1.35", b: ${JSON.stringify(after)} } } };`;
      const edited = editLiteral(text, edit);
      expect(edited).toHaveLength(text.length);
      expect(edited?.replace('kubernetes: "1.36"', 'kubernetes: "1.35"')).toBe(text);
    }),
  );
});
