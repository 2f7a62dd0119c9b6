/** A statement of any IAM policy: of an identity, of a resource, or of who may assume a role. */
export interface PolicyStatement {
  readonly sid?: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** Whom it concerns. @default - the identity that has the policy */
  readonly principals?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly actions?: readonly string[];
  /** All actions but these; for denials only. */
  readonly notActions?: readonly string[];
  /** @default - what has the policy, in who may assume a role */
  readonly resources?: readonly string[];
  /** All resources but these; for denials only. */
  readonly notResources?: readonly string[];
  readonly conditions?: Conditions;
}

/** What an identity may do. Our own policies list actions and resources; a bare `*` is for read-only actions without resources. */
export interface Statement extends PolicyStatement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** An IAM policy as JSON. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementJson) });
}

/** A statement as IAM reads it. */
export function statementJson(statement: PolicyStatement): object {
  const { sid, effect = "Allow", principals, actions, notActions, resources, notResources, conditions } = statement;
  return {
    ...(sid !== undefined && { Sid: sid }),
    Effect: effect,
    ...(principals !== undefined && { Principal: principals }),
    ...(actions !== undefined && { Action: actions }),
    ...(notActions !== undefined && { NotAction: notActions }),
    ...(resources !== undefined && { Resource: resources }),
    ...(notResources !== undefined && { NotResource: notResources }),
    ...(conditions !== undefined && { Condition: conditions }),
  };
}
