import { Node } from "constructs";

/**
 * Runs `work` so that every Terraform element made in it remembers the stack trace of its making, which cdktf writes to
 * `"//".metadata.stackTrace`. cdktf 0.21 leaves the tracing to constructs, which since 10.1 traces only when asked.
 */
export async function withStackTraces<T>(work: () => Promise<T>): Promise<T> {
  const addMetadata = Node.prototype.addMetadata;
  Node.prototype.addMetadata = function traced(type, data, options) {
    addMetadata.call(this, type, data, { ...options, stackTrace: true, traceFromFunction: traced });
  };
  try {
    return await work();
  } finally {
    Node.prototype.addMetadata = addMetadata;
  }
}

let workers = 0;
let prepare: typeof Error.prepareStackTrace;

/**
 * Runs `work` without the stack trace that cdktf 0.21 takes of every token, for its message about one that cannot be
 * resolved: that is a quarter of the time of a synthesis, and three quarters of the memory that it keeps, since cdktf
 * forgets no token. Errors keep their traces.
 */
export async function withoutTokenTraces<T>(work: () => Promise<T>): Promise<T> {
  if (workers === 0) {
    prepare = Error.prepareStackTrace;
    Error.prepareStackTrace = traceOfErrors;
  }
  workers += 1;
  try {
    return await work();
  } finally {
    workers -= 1;
    if (workers === 0) Error.prepareStackTrace = prepare;
  }
}

/** cdktf captures the trace of a token into a plain object. */
function traceOfErrors(error: Error, frames: NodeJS.CallSite[]): unknown {
  if (Object.getPrototypeOf(error) === Object.prototype) return "";
  return prepare?.(error, frames) ?? [error, ...frames.map((frame) => `    at ${frame}`)].join("\n");
}
