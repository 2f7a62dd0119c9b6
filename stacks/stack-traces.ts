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
