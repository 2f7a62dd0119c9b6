export { ClusterObjects } from "../addons/cluster-objects.ts";
export { addonRules } from "./addon-rules.ts";
export { defaultQueue, queueObjects } from "./queues.ts";
export { TeamStore, teamStore } from "./team-store.ts";
