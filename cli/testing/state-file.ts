import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** One instance; its address is `<type>.<name>`, after that of its module. */
export interface StateResource {
  /** `module.group["gpu"]` @default - the root module */
  readonly module?: string;
  readonly type: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Names of attributes that the provider marks as sensitive. */
  readonly sensitive?: readonly string[];
  readonly dependencies?: readonly string[];
  readonly status?: "tainted";
  readonly deposed?: string;
  readonly identity?: Readonly<Record<string, unknown>>;
}

export interface StateContents {
  readonly serial?: number;
  readonly resources?: readonly StateResource[];
  readonly outputs?: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
}

/** Writes a state of version 4, as Terraform would. */
export function writeState(file: string, contents: StateContents): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stateText(contents));
}

/** A state of version 4, as Terraform would write it. */
export function stateText({ serial = 1, resources = [], outputs = {} }: StateContents): string {
  return JSON.stringify({
    version: 4,
    terraform_version: "1.11.4",
    serial,
    lineage: "3b2c1d5e-0000-0000-0000-000000000000",
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, { type: "string", ...output }])),
    resources: resources.map(({ module, type, name, attributes, sensitive = [], ...instance }) => ({
      ...(module !== undefined && { module }),
      mode: "managed",
      type,
      name,
      provider: 'provider["registry.terraform.io/hashicorp/aws"]',
      instances: [
        { attributes, sensitive_attributes: sensitive.map((value) => [{ type: "get_attr", value }]), ...instance },
      ],
    })),
  });
}
