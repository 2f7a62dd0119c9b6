import { fileURLToPath } from "node:url";

/** Where all tests of a checkout keep what the AWS provider answers to `GetSchema`: to ask it takes a second of CPU time. */
export const keptSchemas = fileURLToPath(new URL("../../node_modules/.cache/provider-schemas", import.meta.url));
