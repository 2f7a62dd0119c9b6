import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The AWS resource types that the stacks of a local AWS have, or ever had: its states hold no others. Each is an empty file
 * in a folder that goes with the local AWS, so that commands at once add to it and none loses what another has added.
 */
export class UsedTypes {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** @param stackDirectory of a synthesized stack, whose configuration names types also where it moves or removes something */
  add(stackDirectory: string): void {
    const known = new Set(this.names());
    const configuration = readFileSync(join(stackDirectory, "cdk.tf.json"), "utf8");
    const used = new Set(configuration.match(/\baws_[a-z0-9_]+/g));
    mkdirSync(this.directory, { recursive: true });
    for (const type of used) if (!known.has(type)) writeFileSync(join(this.directory, type), "");
  }

  /** The types, each as a resource and as a data source, which has `data.` before it. */
  all(): ReadonlySet<string> {
    return new Set(this.names().flatMap((type) => [type, `data.${type}`]));
  }

  private names(): string[] {
    try {
      return readdirSync(this.directory);
    } catch {
      return [];
    }
  }
}
