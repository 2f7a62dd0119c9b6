import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Fixture, reading } from "./fixture.ts";

export const raced = ["plan", "apply", "destroy", "state"] as const;
type Raced = (typeof raced)[number];

/** Two commands on one environment, the second a moment after the first. */
export interface Race {
  readonly seed: number;
  readonly first: Raced;
  readonly second: Raced;
  /** Whether the environment exists before. */
  readonly exists: boolean;
  /** Milliseconds between the two starts. */
  readonly offset: number;
  /** Seconds that the creation and the destruction of each of the two objects take. */
  readonly slow: Readonly<Record<"network" | "cluster", number>>;
}

/** Every pair of commands in turn; everything else by the seed. */
export function raceOf(seed: number): Race {
  const pairs = raced.flatMap((first, index) => raced.slice(index).map((second) => [first, second] as const));
  const [one = "plan", other = "plan"] = pairs[seed % pairs.length] ?? [];
  const random = generator(seed);
  const isSwapped = random() < 0.5;
  const pick = (upTo: number): number => Math.round(random() * upTo * 100) / 100;
  return {
    seed,
    first: isSwapped ? other : one,
    second: isSwapped ? one : other,
    // One that is destroyed exists more often than not, one that is only applied exists less often.
    exists: random() < (one === "destroy" || other === "destroy" ? 0.7 : 0.3),
    offset: Math.round(random() * 1500),
    slow: { network: pick(0.6), cluster: pick(0.6) },
  };
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const commands: Readonly<Record<Raced, string>> = {
  plan: "plan dev",
  apply: "apply dev --auto-approve --lock-timeout 10m",
  destroy: "destroy dev --auto-approve --lock-timeout 10m",
  state: "state list dev",
};

/**
 * `network` and `cluster`, whose objects are files that know no state. As in AWS, a cluster cannot be made without its
 * network, and no network destroyed that has a cluster.
 */
class World {
  readonly fixture = new Fixture({});
  private readonly directory = this.fixture.path("world");

  constructor({ network, cluster }: Race["slow"]) {
    mkdirSync(this.directory);
    const [net, clu] = [`${this.directory}/network`, `${this.directory}/cluster`];
    const made = (create: string, destroy: string) => ({
      provisioner: [{ "local-exec": { command: create } }, { "local-exec": { when: "destroy", command: destroy } }],
    });
    this.fixture.stacks = {
      network: {
        resources: {
          network: made(
            `touch ${net}; sleep ${network}`,
            `test ! -e ${clu} && rm ${net}; sleep ${network}; test ! -e ${net}`,
          ),
        },
        outputs: { id: { value: "${terraform_data.network.id}" } },
      },
      cluster: {
        reads: ["network"],
        resources: {
          cluster: {
            input: reading("network", "id"),
            ...made(`test -e ${net} && touch ${clu}; sleep ${cluster}; test -e ${clu}`, `rm ${clu}; sleep ${cluster}`),
          },
        },
      },
    };
  }

  /** What exists, whatever the states say. */
  objects(): string[] {
    return readdirSync(this.directory).sort();
  }

  /** What the states say exists. */
  known(): string[] {
    return ["dev-cluster", "dev-network"]
      .filter((id) => existsSync(this.fixture.stateFile(id)))
      .flatMap((id) => this.fixture.addresses(id))
      .map((address) => address.replace("terraform_data.", ""))
      .sort();
  }

  /** Files of locks that are left. */
  locks(): string[] {
    const states = this.fixture.path(".platform", "emulated", "state");
    return (existsSync(states) ? readdirSync(states) : []).filter((name) => name.includes(".lock"));
  }
}

const everything = ["cluster", "network"];

/**
 * Runs a race.
 *
 * @returns what is wrong afterwards, a sentence each
 */
export async function runRace({ first, second, exists, offset, slow }: Race): Promise<string[]> {
  const world = new World(slow);
  const { fixture } = world;
  const wrong: string[] = [];
  if (exists) await fixture.run(commands.apply);

  const run = async (command: Raced): Promise<void> => {
    const before = world.objects();
    const { code, stdout, stderr } = await fixture.run(commands[command]);
    // Nothing else runs between the end of the command and this.
    const after = world.objects();
    const said = stdout + stderr;
    const expected = {
      plan: code === 1 ? isHonest(said) : code !== 0 || [before, after].some(isComplete),
      apply: code === 0 && isComplete(after),
      destroy: code === 0 && after.length === 0,
      state: code === 0,
    }[command];
    if (!expected || / {4}at /.test(said)) {
      wrong.push(`${command} ended with ${code} while ${after.join(" and ") || "nothing"} existed:\n${said}`);
    }
  };
  await Promise.all([run(first), sleep(offset).then(() => run(second))]);

  const [objects, known] = [world.objects(), world.known()];
  if (objects.join() !== known.join()) wrong.push(`${objects} exist, but the states know of ${known}`);
  if (world.locks().length > 0) wrong.push(`locks are left: ${world.locks()}`);
  const again = await fixture.run(commands.apply);
  if (again.code !== 0 || !isComplete(world.objects()) || !isComplete(world.known())) {
    wrong.push(`a further apply does not converge:\n${again.stdout}${again.stderr}`);
  }
  return wrong.map((each) => `in ${basename(fixture.root)}: ${each}`);
}

function isComplete(objects: readonly string[]): boolean {
  return objects.join() === everything.join();
}

/** A plan may find that what it reads is no longer, or not yet, published: a destroy is at work. */
function isHonest(said: string): boolean {
  return /reads an output|has never been applied|is locked by/.test(said);
}
