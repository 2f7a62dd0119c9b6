# Read by the shell of each job (". .gitlab/setup.sh"): installs the packages of the lock file, unless they are there.
node scripts/setup.mjs install
