export type { Picture } from "./picture.ts";
export { pictureOfObjects, type ResourceObject } from "./picture-of-objects.ts";
export { resourcesOfState } from "./resources-of-state.ts";
export { type Verdict, verify } from "./verify.ts";
