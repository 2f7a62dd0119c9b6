export * from "./compare/index.ts";
export * from "./explore/index.ts";
export * from "./model/index.ts";
export type * from "./place.ts";
export * from "./read/index.ts";
