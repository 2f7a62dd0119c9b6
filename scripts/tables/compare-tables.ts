import { _InstanceType } from "@aws-sdk/client-ec2";
import {
  AMITypes,
  LogType,
  NodegroupUpdateStrategies,
  ProvisionedControlPlaneTier,
  SupportType,
  WarmPoolState,
} from "@aws-sdk/client-eks";
import {
  amiTypes,
  controlPlaneLogTypes,
  controlPlaneTiers,
  findInstanceType,
  knownInstanceTypes,
  supportTypes,
  updateStrategies,
  warmPoolStates,
} from "@ml-platform/rules";

/** A table of rules/ that repeats a list of an AWS API. */
interface Table {
  /** Where it is: `rules/ami-types.ts` */
  readonly file: string;
  /** Of what: `AMI types` */
  readonly what: string;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** What differs on purpose, and why. @default - nothing */
  readonly except?: readonly { readonly names: (name: string) => boolean; readonly because: string }[];
}

/** A value that only one side has. */
export interface TableDifference {
  readonly file: string;
  readonly what: string;
  /** Whether our table lacks it, or has it alone. */
  readonly is: "missing" | "unknown to the SDK";
  readonly names: readonly string[];
}

const tables: readonly Table[] = [
  {
    file: "rules/ami-types.ts",
    what: "AMI types (AMITypes of EKS)",
    ours: Object.keys(amiTypes),
    theirs: Object.values(AMITypes),
    except: [
      { names: (name) => name === "CUSTOM", because: "EKS answers it for images of one's own; nobody asks for it" },
    ],
  },
  {
    file: "rules/cluster-features/control-plane-tier.ts",
    what: "tiers of control planes (ProvisionedControlPlaneTier of EKS)",
    ours: controlPlaneTiers,
    theirs: Object.values(ProvisionedControlPlaneTier),
  },
  {
    file: "rules/cluster.ts",
    what: "logs of control planes (LogType of EKS)",
    ours: controlPlaneLogTypes,
    theirs: Object.values(LogType),
  },
  {
    file: "rules/cluster.ts",
    what: "upgrade policies (SupportType of EKS)",
    ours: supportTypes,
    theirs: Object.values(SupportType),
  },
  {
    file: "rules/node-group/warm-pool.ts",
    what: "states of warm pools (WarmPoolState of EKS)",
    ours: Object.values(warmPoolStates),
    theirs: Object.values(WarmPoolState),
  },
  {
    file: "rules/node-group/update.ts",
    what: "strategies of updates (NodegroupUpdateStrategies of EKS)",
    ours: Object.values(updateStrategies),
    theirs: Object.values(NodegroupUpdateStrategies),
  },
  {
    file: "rules/instance-families",
    what: "instance types (_InstanceType of EC2)",
    ours: knownInstanceTypes,
    theirs: Object.values(_InstanceType),
    except: [
      { names: (name) => name.startsWith("mac"), because: "EKS has no nodes with macOS" },
      { names: (name) => isRefusedFamily(name), because: "EKS has no image for their accelerators" },
    ],
  },
];

/** Whether a type is refused because of its family, with the reason (rules/instance-families/unsupported-families.ts). */
function isRefusedFamily(name: string): boolean {
  const found = findInstanceType(name);
  return typeof found === "string" && found.includes("EKS has no image");
}

/** What the tables and the installed AWS SDK do not agree on. */
export function tableDifferences(): TableDifference[] {
  return tables.flatMap(({ file, what, ours, theirs, except = [] }) => {
    const isMeant = (name: string): boolean => except.some(({ names }) => names(name));
    const missing = theirs.filter((name) => !ours.includes(name) && !isMeant(name));
    const unknown = ours.filter((name) => !theirs.includes(name) && !isMeant(name));
    return [
      ...(missing.length === 0 ? [] : [{ file, what, is: "missing" as const, names: missing }]),
      ...(unknown.length === 0 ? [] : [{ file, what, is: "unknown to the SDK" as const, names: unknown }]),
    ];
  });
}

/** One line for each difference; how many tables agree, if all do. */
export function tableReport(differences: readonly TableDifference[]): string {
  if (differences.length === 0) return `${tables.length} tables agree with the installed AWS SDK.`;
  return differences.map(({ file, what, is, names }) => `${file}: ${what}: ${is}: ${names.join(", ")}`).join("\n");
}
