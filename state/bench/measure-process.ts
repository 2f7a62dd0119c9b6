import { readFileSync, writeFileSync } from "node:fs";
import type { StackPlace } from "../place.ts";
import { measure } from "./measure.ts";

/** Run in a process of its own, so that its memory is that of reading and searching alone. */
const [placesFile = "", resultFile = ""] = process.argv.slice(2);
const places = JSON.parse(readFileSync(placesFile, "utf8")) as StackPlace[];
measure(places).then((measurement) => writeFileSync(resultFile, JSON.stringify(measurement)));
