import { describe, expect, it } from "vitest";
import { CredentialsRefused } from "./aws-refusal.ts";
import type { Content } from "./content.ts";
import type { Found, Put } from "./store.ts";
import { writeSecrets } from "./write-secrets.ts";

/** Secrets Manager, as far as versions go: an id stands for one value. */
class Versions {
  readonly values = new Map<string, Content>();
  current = "";

  async put(_name: string, content: Content, token: string): Promise<Put> {
    const there = this.values.get(token);
    if (there !== undefined) return there !== content ? "taken" : token === this.current ? "current" : "not current";
    this.values.set(token, content);
    this.current = token;
    return "current";
  }

  create = this.put;

  readOne = async (): Promise<Found> => this.found();

  found(): Found {
    const content = this.values.get(this.current);
    return content === undefined ? "no value" : { content, version: this.current };
  }

  async write(content: string, before = this.found()) {
    return (await writeSecrets(this, [{ name: "s", content, before }])).get("s");
  }
}

describe("writeSecrets", () => {
  it("lets one of two who replace the same version, and both if they write the same", async () => {
    const secret = new Versions();
    const before = secret.found();
    expect(await secret.write("a", before)).toBe("written");
    expect(await secret.write("b", before)).toBe("conflict");
    expect(await secret.write("a", before)).toBe("written");
    expect([...secret.values.values()]).toEqual(["a"]);
  });

  it("does not take a version that was replaced since for the current one", async () => {
    const secret = new Versions();
    const before = secret.found();
    await secret.write("a", before);
    await secret.write("c");
    expect(await secret.write("a", before)).toBe("conflict");
    expect(secret.found()).toMatchObject({ content: "c" });
  });

  it("writes again what was rolled back, and something else in its place", async () => {
    const secret = new Versions();
    await secret.write("a");
    const first = secret.current;
    for (const next of ["b", "b", "c"]) {
      expect(await secret.write(next)).toBe("written");
      expect(secret.found()).toMatchObject({ content: next });
      secret.current = first;
    }
  });

  it("tries nothing more once credentials are refused, or the run is stopped", async () => {
    let asked = 0;
    const refusing = {
      ...new Versions(),
      put: async () => {
        asked++;
        throw new CredentialsRefused("expired");
      },
    };
    const all = Array.from({ length: 100 }, (_, index) => ({
      name: `s${index}`,
      content: "a",
      before: "no value" as const,
    }));
    const done = await writeSecrets(refusing as never, all);
    expect([...done.values()].every((each) => each instanceof CredentialsRefused)).toBe(true);
    expect(asked).toBeLessThanOrEqual(8);
    expect((await writeSecrets(new Versions(), all, { stopped: AbortSignal.abort() })).size).toBe(0);
  });
});
