import type { Statement } from "./picture.ts";

/** The statements of a policy document; IAM writes one of a kind as itself, several as a list. */
export function statementsOf(document: string): Statement[] {
  const { Statement = [] } = JSON.parse(document) as { Statement?: unknown };
  return list(Statement).map((each) => {
    const { Effect, Principal, Action, Resource, Condition } = each as Record<string, unknown>;
    return {
      effect: String(Effect),
      services: texts((Principal as { Service?: unknown } | undefined)?.Service),
      actions: texts(Action),
      resources: texts(Resource),
      conditions: (Condition ?? {}) as Statement["conditions"],
    };
  });
}

function list(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function texts(value: unknown): string[] {
  return list(value).map(String);
}
