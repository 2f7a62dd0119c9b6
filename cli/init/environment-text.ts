import { partitionOf } from "@ml-platform/rules";
import { literal } from "./literal.ts";

export interface PermanentAnswers {
  readonly name: string;
  readonly account: string;
  readonly alias: string;
  readonly region: string;
  readonly zones: readonly string[];
  readonly cidr: string;
  readonly nat: string;
  readonly costCentre: string;
  readonly isProtected: boolean;
  readonly cluster: string;
  readonly kubernetes: string;
}

/** The file of a permanent environment: a network, and a cluster with nodes for what every cluster runs. */
export function permanentText(answers: PermanentAnswers): string {
  const { name, account, alias, region, zones, cidr, nat, costCentre, isProtected, cluster, kubernetes } = answers;
  const spec = {
    name,
    account: { id: account, alias },
    region,
    protected: isProtected,
    tags: { costCentre },
    network: { cidr, availabilityZones: zones, nat },
    clusters: {
      [cluster]: {
        kubernetes,
        endpoint: { access: "private" },
        access: {
          admins: {
            principalArn: `arn:${partitionOf(region)}:iam::${account}:role/platform-admin`,
            policy: "AmazonEKSClusterAdminPolicy",
          },
        },
        nodeGroups: { system: { instanceType: "m7i.large", size: { min: 2, max: 4 } } },
      },
    },
  };
  const text = literal(spec)
    .replace("\n      access: {", "\n      // This role must exist before the first apply.\n      access: {")
    .replace(/\n {2}(network|clusters): /g, "\n\n  $1: ");
  return `import type { PermanentSpec } from "./index.ts";\n\nexport default ${text} satisfies PermanentSpec;\n`;
}

export interface PersonalAnswers {
  readonly name: string;
  readonly from: string;
  readonly owner: string;
  readonly cluster: string;
}

/** The file of a personal environment: a cluster like one of its base, in the network of its base. */
export function personalText({ name, from, owner, cluster }: PersonalAnswers): string {
  const changes = literal({ name, owner, clusters: { [cluster]: {} } });
  return [
    `import base from "../${from}.ts";`,
    'import { derive } from "../index.ts";',
    "",
    `// Uses the network of ${from}; has a cluster of its own. Write below what differs.`,
    `export default derive(base, ${changes});`,
    "",
  ].join("\n");
}
