import { measureSynthesis } from "./measure-synthesis.ts";

// synth.ts runs this as a separate process per number of environments, so that memory is that of one synthesis.
process.stdout.write(JSON.stringify(await measureSynthesis(Number(process.argv[2]))));
