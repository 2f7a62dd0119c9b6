export { readShownStates } from "./read-shown.ts";
