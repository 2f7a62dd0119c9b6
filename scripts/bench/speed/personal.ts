import { median, type NodeTiming, timedNode } from "../timed.ts";
import type { Bench, Section } from "./bench.ts";
import { Checkout } from "./checkout.ts";

const count = 1000;

/** What personal environments cost a command about another environment. */
export async function personalEnvironments({ checkout, terraform, rounds }: Bench): Promise<Section> {
  const { environment } = checkout;
  const [without, among] = [new Checkout(environment, terraform), new Checkout(environment, terraform)];
  try {
    for (let number = 1; number <= count; number++) writePersonal(among, number);
    const synth = (of: Checkout) => of.platform("synth");
    const timings: { readonly without: NodeTiming; readonly among: NodeTiming }[] = [];
    for (const each of [without, among]) await each.run(synth(each));
    for (let round = 0; round < rounds; round++) {
      timings.push({ without: await timedNode(synth(without)), among: await timedNode(synth(among)) });
    }
    const cpu = (of: "without" | "among") => median(timings.map((each) => each[of].own.cpu)).toFixed(0);
    return {
      title: "Personal environments",
      text: `\`platform synth ${environment}\` takes ${cpu("without")} ms of processor time, and ${cpu("among")} ms beside ${count} personal environments.`,
      goals: [
        {
          title: `processor time of a command about ${environment} beside ${count} personal environments, beside none`,
          figure: median(timings.map((each) => each.among.own.cpu / each.without.own.cpu)),
          limit: 1.1,
        },
      ],
    };
  } finally {
    without.remove();
    among.remove();
  }
}

function writePersonal(checkout: Checkout, number: number): void {
  const { environment } = checkout;
  const changes = { name: `p${number}`, owner: "bench", clusters: { ml: {} } };
  checkout.writeEnvironment(
    `personal/p${number}.ts`,
    `import base from "../${environment}.ts";\nimport { derive } from "../index.ts";\n\nexport default derive(base as never, ${JSON.stringify(changes)});\n`,
  );
}
