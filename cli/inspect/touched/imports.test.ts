import { expect, it } from "vitest";
import { importsOf } from "./imports.ts";

const files: Readonly<Record<string, string>> = {
  "environments/dev.ts":
    'import type { PermanentSpec } from "./index.ts";\nimport { gpu } from "./parts/gpu.ts";\nexport default { gpu };',
  "environments/parts/gpu.ts": "import { sizes } from './sizes.ts';\nexport const gpu = sizes;",
  "environments/parts/sizes.ts": 'import "../dev.ts"; export const sizes = {};',
  "environments/personal/anna.ts": 'import dev from "../dev.ts";\nimport { derive } from "../index.ts";',
  "environments/late.ts": 'export default (await import("./dev.ts")).default;',
  "environments/again.ts": 'export { default } from "./dev.ts"; export * from "../rules/index.ts";',
};

it.each([
  ["environments/dev.ts", ["environments/parts/gpu.ts", "environments/parts/sizes.ts"]],
  [
    "environments/personal/anna.ts",
    ["environments/dev.ts", "environments/parts/gpu.ts", "environments/parts/sizes.ts"],
  ],
  ["environments/late.ts", ["environments/dev.ts", "environments/parts/gpu.ts", "environments/parts/sizes.ts"]],
  ["environments/again.ts", ["environments/dev.ts", "environments/parts/gpu.ts", "environments/parts/sizes.ts"]],
  ["environments/missing.ts", []],
])("%s", (file, expected) => {
  expect(importsOf(file, (path) => files[path])).toEqual(expected);
});
