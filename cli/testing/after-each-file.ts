import { afterAll } from "vitest";
import { removeFileScratch } from "./file-scratch.ts";

// A setup file of Vitest, which runs it for each test file.
afterAll(removeFileScratch);
