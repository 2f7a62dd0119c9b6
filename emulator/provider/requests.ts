import type { Wired } from "./wired.ts";

// The requests of the plugin protocol, with the fields that the emulator reads. Field names are those of wire/proto.ts.

export interface ProviderConfigRequest {
  readonly config: Wired;
}

interface TypedRequest {
  readonly type_name: string;
}

/** Validates a resource or a data source, or reads a data source. */
export interface ConfigRequest extends TypedRequest {
  readonly config: Wired;
}

export interface UpgradeRequest extends TypedRequest {
  readonly raw_state: { readonly json: Uint8Array };
}

export interface ReadRequest extends TypedRequest {
  readonly current_state: Wired;
  readonly private: Uint8Array;
}

export interface PlanRequest extends ConfigRequest {
  readonly prior_state: Wired;
  readonly proposed_new_state: Wired;
  readonly prior_private: Uint8Array;
}

export interface ApplyRequest extends ConfigRequest {
  readonly prior_state: Wired;
  readonly planned_state: Wired;
  readonly planned_private: Uint8Array;
}

export interface ImportRequest extends TypedRequest {
  readonly id: string;
}
