import { defineConfig } from "vitest/config";

const packages = "{rules,environments,modules,stacks,emulator,state,cli,scripts}";
const endToEnd = "cli/e2e";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [`${packages}/**/*.test.ts`],
          exclude: ["**/node_modules/**", `${endToEnd}/**`],
          testTimeout: 30_000,
        },
      },
      // Terraform against the emulator: whole environments.
      {
        test: {
          name: "emulated",
          include: [`${endToEnd}/emulated/*.test.ts`],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      // The real AWS provider 5.100.0, where it can be had.
      {
        test: {
          name: "aws-provider",
          include: [`${endToEnd}/aws-provider/*.test.ts`],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
