import type { RoleChange } from "@ml-platform/rules";
import type { IConstruct } from "constructs";

/** How single roles differ from what constructs make by themselves. */
export interface RoleSettings {
  /**
   * @param owner the cluster, environment or network that the role belongs to, as in its name
   * @param key what the role is for: rules/iam/role-keys.ts
   */
  changeOf(owner: string, key: string): RoleChange | undefined;
}

const settings = new WeakMap<IConstruct, RoleSettings>();

/** Says what holds for the roles below a construct, made from now on. */
export function setRoleSettings(scope: IConstruct, own: RoleSettings): void {
  settings.set(scope, own);
}

/** What is said of a role that is made in `scope`, by the nearest construct that says anything. */
export function roleChange(scope: IConstruct, owner: string, key: string): RoleChange {
  const said = scope.node.scopes.toReversed().find((each) => settings.has(each));
  return (said && settings.get(said)?.changeOf(owner, key)) ?? {};
}
