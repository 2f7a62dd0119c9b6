/** A line of Terraform's `-json` output: https://developer.hashicorp.com/terraform/internals/machine-readable-ui */
export interface TerraformEvent {
  readonly type: string;
  readonly "@message": string;
  readonly diagnostic?: Diagnostic;
  /** The resource that an event such as `apply_start` is about. */
  readonly hook?: ResourceEvent;
  /** What a refresh found of a resource, in an event of the type `resource_drift`. */
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly changes?: { readonly add: number; readonly change: number; readonly remove: number };
  /** What a plan does to the outputs, or with an apply their values: `noop`, `create`, `update`, `delete`. */
  readonly outputs?: Readonly<Record<string, { readonly action?: string }>>;
}

export interface ResourceEvent {
  readonly resource: { readonly addr: string };
  /** `create`, `update`, `delete`, `read`; absent while a resource is refreshed. */
  readonly action?: string;
  /** Once it exists: the attribute that identifies it, and its value. */
  readonly id_key?: string;
  readonly id_value?: string;
}

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
}

/** One line of output; `undefined` for what is not an event, such as the text of a wrapper script. */
export function parseEvent(line: string): TerraformEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as TerraformEvent;
  } catch {
    return undefined;
  }
}
