import { expect, it } from "vitest";
import { profileLines } from "./print.ts";

const summary = { busy: 900, places: [{ name: "zod", milliseconds: 4 }], functions: [] };
const child = (command: string, start: number, wall: number, cpu?: number) => ({
  command,
  directory: "dev-network",
  start,
  wall,
  cpu,
});

it("shows phases, processes and places", () => {
  const children = [
    child("git log", 100, 10, 10),
    child("terraform init", 1000, 200, 150),
    child("terraform plan", 1200, 800),
  ];
  const lines = profileLines({ argv: [], wall: 3000, cpu: 1500, peakMemory: 2 ** 27, children }, summary);
  expect(lines).toEqual([
    "3.00 s; processor time 1.50 s of the command itself, 0.16 s of 3 processes; peak memory 128 MB",
    "",
    "    1.00 s  until the first Terraform was started",
    "    1.00 s  until the last one ended",
    "    1.00 s  afterwards",
    "",
    "   start     wall      CPU  process",
    "    0.10     0.01     0.01  git log  dev-network",
    "    1.00     0.20     0.15  terraform init  dev-network",
    "    1.20     0.80           terraform plan  dev-network",
    "",
    "The command's threads were busy for 0.90 s:",
    "     4 ms  zod",
    "",
    "The most expensive functions, without what they call:",
  ]);
});

it("has one phase without Terraform", () => {
  const lines = profileLines({ argv: [], wall: 500, cpu: 400, peakMemory: 0, children: [] }, summary);
  expect(lines).toContain("    0.50 s  no Terraform was started");
});
