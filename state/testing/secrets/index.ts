import { copyShapes } from "./copies.ts";
import { Material } from "./material.ts";
import { nameShapes } from "./names.ts";
import type { SecretShape } from "./shape.ts";
import { textShapes } from "./texts.ts";
import { tokenShapes } from "./tokens.ts";
import { typeShapes } from "./types.ts";

export { type OpenShape, openShapes } from "./open.ts";
export type { SecretShape } from "./shape.ts";

/** What docs/state.md promises to hide, one shape each. The same on each run. */
export function secretShapes(seed = 4711): SecretShape[] {
  const material = new Material(seed);
  return [nameShapes, tokenShapes, textShapes, typeShapes, copyShapes].flatMap((shapes) => shapes(material));
}
