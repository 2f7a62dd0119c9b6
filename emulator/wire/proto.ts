export type Protocol = 5 | 6;

/**
 * The part of Terraform's plugin protocol 5 that a provider without functions, ephemeral resources and moves needs.
 * Field numbers: terraform v1.11.4, docs/plugin-protocol/tfplugin5.8.proto. A step's selectors are one `oneof` there, which
 * is encoded as optional fields are.
 */
const version5 = `
syntax = "proto3";
package tfplugin5;

message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message Step { optional string attribute_name = 1; optional string element_key_string = 2; optional int64 element_key_int = 3; }
message Path { repeated Step steps = 1; }
message Diagnostic { int32 severity = 1; string summary = 2; string detail = 3; Path attribute = 4; }
message RawState { bytes json = 1; }

message Schema { int64 version = 1; Block block = 2; }
message Block { int64 version = 1; repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; }
message Attribute {
  string name = 1; bytes type = 2;
  bool required = 4; bool optional = 5; bool computed = 6; bool sensitive = 7;
  bool write_only = 10;
}
message NestedBlock { string type_name = 1; Block block = 2; int32 nesting = 3; int64 min_items = 4; int64 max_items = 5; }
message Capabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; bool move_resource_state = 3; }
message Empty {}

message SchemaResponse {
  Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3;
  repeated Diagnostic diagnostics = 4; Capabilities server_capabilities = 6;
}
message PrepareRequest { DynamicValue config = 1; }
message PrepareResponse { DynamicValue prepared_config = 1; repeated Diagnostic diagnostics = 2; }
message ConfigureRequest { string terraform_version = 1; DynamicValue config = 2; }
message ValidateRequest { string type_name = 1; DynamicValue config = 2; }
message DiagResponse { repeated Diagnostic diagnostics = 1; }
message UpgradeRequest { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
message UpgradeResponse { DynamicValue upgraded_state = 1; repeated Diagnostic diagnostics = 2; }
message ReadRequest { string type_name = 1; DynamicValue current_state = 2; bytes private = 3; }
message ReadResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; }
message PlanRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4;
  bytes prior_private = 5;
}
message PlanResponse {
  DynamicValue planned_state = 1; repeated Path requires_replace = 2; bytes planned_private = 3;
  repeated Diagnostic diagnostics = 4; bool legacy_type_system = 5;
}
message ApplyRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3; DynamicValue config = 4;
  bytes planned_private = 5;
}
message ApplyResponse {
  DynamicValue new_state = 1; bytes private = 2; repeated Diagnostic diagnostics = 3; bool legacy_type_system = 4;
}
message ImportRequest { string type_name = 1; string id = 2; }
message Imported { string type_name = 1; DynamicValue state = 2; bytes private = 3; }
message ImportResponse { repeated Imported imported_resources = 1; repeated Diagnostic diagnostics = 2; }
message ReadDataRequest { string type_name = 1; DynamicValue config = 2; }
message ReadDataResponse { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }
message StopResponse { string Error = 1; }

service Provider {
  rpc GetSchema(Empty) returns (SchemaResponse);
  rpc PrepareProviderConfig(PrepareRequest) returns (PrepareResponse);
  rpc Configure(ConfigureRequest) returns (DiagResponse);
  rpc ValidateResourceTypeConfig(ValidateRequest) returns (DiagResponse);
  rpc ValidateDataSourceConfig(ValidateRequest) returns (DiagResponse);
  rpc UpgradeResourceState(UpgradeRequest) returns (UpgradeResponse);
  rpc ReadResource(ReadRequest) returns (ReadResponse);
  rpc PlanResourceChange(PlanRequest) returns (PlanResponse);
  rpc ApplyResourceChange(ApplyRequest) returns (ApplyResponse);
  rpc ImportResourceState(ImportRequest) returns (ImportResponse);
  rpc ReadDataSource(ReadDataRequest) returns (ReadDataResponse);
  rpc Stop(Empty) returns (StopResponse);
}
`;

/** Everything that protocol 6 names differently. */
const renamesTo6: readonly (readonly [string, string])[] = [
  ["package tfplugin5;", "package tfplugin6;"],
  ["rpc GetSchema(", "rpc GetProviderSchema("],
  ["rpc PrepareProviderConfig(", "rpc ValidateProviderConfig("],
  ["rpc Configure(", "rpc ConfigureProvider("],
  ["rpc ValidateResourceTypeConfig(", "rpc ValidateResourceConfig("],
  ["rpc ValidateDataSourceConfig(", "rpc ValidateDataResourceConfig("],
  ["rpc Stop(", "rpc StopProvider("],
  ["bool write_only = 10;", "Object nested_type = 10; bool write_only = 11;"],
  [
    "message NestedBlock",
    "message Object { repeated Attribute attributes = 1; int32 nesting = 3; }\nmessage NestedBlock",
  ],
];

export function protoText(protocol: Protocol): string {
  return protocol === 5 ? version5 : renamesTo6.reduce((text, [from, to]) => text.replace(from, to), version5);
}

/** The given protocol's name for a method of protocol 5, whose names this package uses. */
export function methodName(protocol: Protocol, method: string): string {
  if (protocol === 5) return method;
  const renamed = renamesTo6.find(([from]) => from === `rpc ${method}(`);
  return renamed === undefined ? method : renamed[1].slice("rpc ".length, -1);
}
