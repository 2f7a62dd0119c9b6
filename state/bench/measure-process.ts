import { readFileSync, writeFileSync } from "node:fs";
import type { Stack } from "../stack.ts";
import { measure } from "./measure.ts";

// A process of its own, so that its memory is that of reading and searching alone.
const [stacksFile = "", resultFile = ""] = process.argv.slice(2);
const stacks = JSON.parse(readFileSync(stacksFile, "utf8")) as Stack[];
measure(stacks).then((measurement) => writeFileSync(resultFile, JSON.stringify(measurement)));
