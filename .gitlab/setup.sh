# Read by the shell of each job that runs `./platform`: ". .gitlab/setup.sh". Both mirrors are optional: with them, a
# runner needs no internet. docs/pipeline.md lists all variables.

# Providers of Terraform, from a network mirror or a folder of the runner.
if [ -n "${PLATFORM_PROVIDER_MIRROR:-}" ]; then
  mkdir -p .platform/ci
  case $PLATFORM_PROVIDER_MIRROR in
    https://*) mirror="network_mirror { url = \"${PLATFORM_PROVIDER_MIRROR%/}/\" }" ;;
    /*) mirror="filesystem_mirror { path = \"$PLATFORM_PROVIDER_MIRROR\" }" ;;
    *)
      echo "PLATFORM_PROVIDER_MIRROR is neither an https:// address nor an absolute path." >&2
      exit 1
      ;;
  esac
  # Terraform reads blocks of one line only if they have one argument.
  printf 'provider_installation {\n  %s\n}\n' "$mirror" > .platform/ci/terraform.tfrc
  export TF_CLI_CONFIG_FILE="$PWD/.platform/ci/terraform.tfrc"
fi

# Installs the packages of the lock file, by PLATFORM_NPM_REGISTRY, unless they are there.
node scripts/setup.mjs install
