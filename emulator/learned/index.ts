export { learnedVersion, loadLearned } from "./load-learned.ts";
export { schemaOfLearned } from "./schema-of-learned.ts";
export { storedValuesFile } from "./stored-values.ts";
