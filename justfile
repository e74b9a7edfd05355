# Chores for people who change Antin. Users need only ./antin.

[private]
default:
    @just --list --unsorted

# All linters; changes nothing.
check:
    ruff check
    ruff format --check
    mypy
    lint-imports

# Put right what can be put right by itself.
fix:
    ruff check --fix
    ruff format

# The whole suite, as CI runs it.
test *ARGS:
    ./antin test {{ ARGS }}

# The pure core only: seconds.
test-core *ARGS:
    pytest -p no:xdist tests/core {{ ARGS }}

# Lock the dependencies again and export what the launcher installs.
lock *ARGS:
    uv lock {{ ARGS }}
    uv export --quiet --locked --no-dev --no-emit-project --no-header --format requirements-txt --output-file requirements.lock
    uv export --quiet --locked --no-emit-project --no-header --format requirements-txt --output-file requirements-dev.lock

# A thousand seeded deaths of processes; goes on where it stopped, refreshes docs/operate/kill-report.md.
kill *ARGS:
    python tests/system/kill/campaign.py {{ ARGS }}

# What takes too long for the suite: the largest decision there may be.
nightly *ARGS:
    ANTIN_NIGHTLY=1 pytest -p no:xdist tests/system/robustness {{ ARGS }}

# Compile styles, icons and fonts into the package (needs Node; users do not).
assets:
    cd frontend && npm ci && node build.mjs

# Collect and compile the texts of the pages (needs gettext).
messages:
    python frontend/messages.py

# One comparison of the folder bench/.
bench NAME *ARGS:
    ./antin bench {{ NAME }} {{ ARGS }}
