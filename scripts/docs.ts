import { writeFileSync } from "node:fs";
import { environmentReference } from "./docs/environment-reference.ts";

// `pnpm docs`: writes the documentation that is generated from the code.

writeFileSync(new URL("../docs/environment.md", import.meta.url), environmentReference());
process.stdout.write("docs/environment.md is written.\n");
