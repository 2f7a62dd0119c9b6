export { aDay, type Synthesized, synthesized } from "./synthesized.ts";
