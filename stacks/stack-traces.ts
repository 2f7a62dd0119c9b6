import { Node } from "constructs";

/**
 * Runs `work` so that every Terraform element created in it records a stack trace, which cdktf writes to
 * `"//".metadata.stackTrace`. cdktf 0.21 leaves the tracing to constructs, which since 10.1 traces only on request.
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
 * Runs `work` without the stack trace that cdktf 0.21 captures for every token, only to report tokens that cannot be
 * resolved. The traces take a quarter of the time of a synthesis, and three quarters of the memory that it retains,
 * since cdktf keeps every token. Errors keep their traces.
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

/** Drops the trace of a token, which cdktf captures into a plain object instead of an error. */
function traceOfErrors(error: Error, frames: NodeJS.CallSite[]): unknown {
  if (Object.getPrototypeOf(error) === Object.prototype) return "";
  return prepare?.(error, frames) ?? [error, ...frames.map((frame) => `    at ${frame}`)].join("\n");
}
