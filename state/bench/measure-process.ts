import { readFileSync, writeFileSync } from "node:fs";
import type { Stack } from "../stack.ts";
import { ask, measure } from "./measure.ts";

// A process of its own, so that its memory is that of reading and searching alone.
const [stacksFile = "", resultFile = "", cacheDirectory] = process.argv.slice(2);
const stacks = JSON.parse(readFileSync(stacksFile, "utf8")) as Stack[];
const measured = cacheDirectory === undefined ? measure(stacks) : ask(stacks, cacheDirectory);
measured.then((measurement) => writeFileSync(resultFile, JSON.stringify(measurement)));
