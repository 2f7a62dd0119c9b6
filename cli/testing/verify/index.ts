export { pictureOfAws } from "./picture-of-aws.ts";
export { pictureOfObjects } from "./picture-of-objects.ts";
export { resourcesOfState } from "./resources-of-state.ts";
export { unnoticedFacts } from "./unnoticed-facts.ts";
export { verify } from "./verify.ts";
