#!/usr/bin/env node
// @ts-check
import { fileURLToPath } from "node:url";
import { start } from "../start/start.mjs";

await start(fileURLToPath(new URL("../../", import.meta.url)));
