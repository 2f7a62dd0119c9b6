interface Configuration {
  readonly resource?: Readonly<Record<string, object>>;
  readonly data?: Readonly<Record<string, object>>;
}

/** `${...}`, but not `$${...}`, which is text. */
const expressions = /(?<!\$)(?:\$\$)*\$\{[^}]*\}/g;
/** `aws_vpc.main` or `data.aws_vpc.main`, of which something follows. */
const references = /(?<![\w."-])(?:data\.)?[a-z][a-z0-9]*_\w+\.[a-zA-Z_][\w-]*(?=[.[])/g;

/** What a stack refers to and does not have, such as a resource of another stack: `aws_vpc.main`. */
export function strangers(stack: Configuration): string[] {
  const own = new Set([...addresses(stack.resource, ""), ...addresses(stack.data, "data.")]);
  const found = JSON.stringify(stack)
    .match(expressions)
    ?.flatMap((expression) => expression.match(references) ?? []);
  return [...new Set(found)].filter((address) => !own.has(address));
}

function addresses(blocks: Configuration["resource"] = {}, prefix: string): string[] {
  return Object.entries(blocks).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${prefix}${type}.${name}`),
  );
}

export function strangerMessage(address: string): string {
  return `refers to ${address}, which this stack does not have. What another stack has, it publishes in its contract (docs/decisions/0003-stack-outputs.md).`;
}
