import { dropTokenTraces } from "@ml-platform/modules/token-traces";
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
let takeAgain: () => void;

/** Runs `work` without the stack traces of tokens. */
export async function withoutTokenTraces<T>(work: () => Promise<T>): Promise<T> {
  if (workers === 0) takeAgain = dropTokenTraces();
  workers += 1;
  try {
    return await work();
  } finally {
    workers -= 1;
    if (workers === 0) takeAgain();
  }
}
