import { measure } from "../emulator.ts";
import type { Bench, Section } from "./bench.ts";
import { markdownTable, seconds } from "./page.ts";

/** What emulated resources cost beside resources that exist in a state only. */
export async function besideTerraformData({ terraform }: Bench): Promise<Section> {
  const figures = await measure(terraform);
  return {
    title: "The emulator",
    text: [
      "1,000 emulated resources beside 1,000 `terraform_data`, in seconds of processor time, measured once:",
      "",
      markdownTable(
        ["", "terraform_data", "Terraform", "the emulator"],
        figures.map((each) => [each.command, ...[each.plain, each.terraform, each.emulator].map(seconds)]),
      ),
    ].join("\n"),
    goals: figures.map(({ command, ratio }) => ({
      title: `${command} of 1,000 emulated resources, beside \`terraform_data\``,
      figure: ratio,
      limit: 2,
    })),
  };
}
