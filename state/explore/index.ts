export { type Entry, indexStates, type StateIndex } from "./index-states.ts";
export { parseQuery, type Term } from "./query.ts";
export { type Found, type Match, type SearchOptions, type SearchResult, search } from "./search.ts";
