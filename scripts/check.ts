import { checks, runCheck } from "./checks.ts";

// `npm run check`: everything that reads the code and runs none of it.
let failed = 0;
for (const check of checks) {
  const output = await runCheck(check);
  console.log(`${output === undefined ? "ok    " : "failed"} ${check.name}`);
  if (output !== undefined) {
    console.log(output);
    failed += 1;
  }
}
process.exitCode = failed === 0 ? 0 : 1;
