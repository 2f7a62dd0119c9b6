import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

// Programs in place of Terraform, so that what a command needs itself can be measured in environments of hundreds of
// stacks, which Terraform would plan for minutes. One runs Terraform and notes its answers; the other one repeats them.
// They tell stacks apart by what follows the last hyphen of the directory: `growth-c7-nodes` gets the answers of
// `growth-c1-nodes`.

const common = `#!/bin/sh
stack=\${PWD##*/}
kind="$1-\${stack##*-}"
out=
for argument in "$@"; do
  case $argument in -out=*) out=\${argument#-out=} ;; esac
done
`;

/** Runs `terraform`, and notes in `directory` what it prints and writes. */
export function writeRecorder(file: string, terraform: string, directory: string): void {
  mkdirSync(directory, { recursive: true });
  writeProgram(
    file,
    `${common}noted=${quoted(directory)}/$kind
${quoted(terraform)} "$@" > "$noted" 2>&1
code=$?
cat "$noted"
[ -n "$out" ] && cp "$out" "$noted.plan"
[ "$1" = init ] && cp -R .terraform "$noted.data"
exit $code
`,
  );
}

/** Answers from what was noted in `directory`. */
export function writeReplay(file: string, directory: string): void {
  writeProgram(
    file,
    `${common}noted=${quoted(directory)}/$kind
[ "$1" = version ] && noted=$(echo ${quoted(directory)}/version-*)
if [ ! -f "$noted" ]; then
  echo "no answer to terraform $* was noted in $noted"
  exit 1
fi
[ -n "$out" ] && cp "$noted.plan" "$out"
[ "$1" = init ] && cp -R "$noted.data" .terraform
exec cat "$noted"
`,
  );
}

function writeProgram(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
