// What a command on the target emulated needs: without the local AWS, which is most of the rest of this package.

export { newestProviderVersion } from "./schema/newest.ts";
export { startEmulator } from "./start.ts";
export { ProviderError } from "./wire/diagnostic.ts";
export { addGivenIam } from "./world/add-given-iam.ts";
export { openWorld } from "./world/world.ts";
