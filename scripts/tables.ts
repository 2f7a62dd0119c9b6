import { tableDifferences, tableReport } from "./tables/compare-tables.ts";

// `pnpm tables`: compares the dated tables of rules/ with the enums of the installed AWS SDK. Exit code 1: they differ.
// After an update of @aws-sdk/client-eks and @aws-sdk/client-ec2 in pnpm-workspace.yaml, it names what AWS has added.

const differences = tableDifferences();
process.stdout.write(`${tableReport(differences)}\n`);
process.exitCode = differences.length === 0 ? 0 : 1;
