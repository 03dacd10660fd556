"""How the page looks: on a screen, light or dark, narrow or wide, and on paper."""

from __future__ import annotations

import base64
import hashlib

STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --band: #f6f8fa;
  --expired: #b42318; --soon: #9a5b00; --later: #1f6f43; --link: #0b57d0; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181d; --ink: #e6edf3; --quiet: #a5b0bc; --line: #3b444d; --band: #1d232a;
    --expired: #ff8f85; --soon: #f0b04f; --later: #63c690; --link: #8ab8ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 90rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; overflow-wrap: anywhere; }
a { color: var(--link); }
.about { color: var(--quiet); }
.note { border-left: .25rem solid var(--soon); padding-left: .75rem; margin: .75rem 0; }
dl { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; }
dl div { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; min-width: 8rem; }
dt { color: var(--quiet); font-size: .875rem; }
dd { margin: 0; font-size: 1.4rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.expired { --tone: var(--expired); } .soon { --tone: var(--soon); } .later { --tone: var(--later); }
.tone { color: var(--tone, inherit); font-weight: 600; }
.bars { list-style: none; margin: 0; padding: 0; }
.bars li { margin: 0 0 .5rem; break-inside: avoid; }
svg { display: block; width: 100%; overflow: visible; }
svg text { fill: var(--quiet); font-size: .75rem; }
svg .grid { stroke: var(--line); } svg .now { stroke: var(--ink); stroke-width: 2; }
svg .bar { fill: var(--tone); }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
.wide:focus-visible { outline: 3px solid var(--link); }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .5rem .75rem; color: var(--quiet); }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem; border-top: 1px solid var(--line); }
thead th { background: var(--band); white-space: nowrap; }
tbody th { font-weight: 600; min-width: 8rem; overflow-wrap: anywhere; }
.clusters td { white-space: nowrap; }
.number { text-align: right; }
td.text { min-width: 14rem; white-space: normal; overflow-wrap: anywhere; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  :root { color-scheme: light; --paper: #ffffff; --ink: #000000; --quiet: #444444; --line: #999999; --band: #eeeeee;
    --expired: #8e1b12; --soon: #754400; --later: #14532d; --link: #000000; }
  body { padding: 0; max-width: none; font-size: 9pt; }
  svg .bar, thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .wide { overflow: visible; border: 0; }
  table { font-size: 7pt; } th, td { padding: 2pt; }
  .clusters { font-size: 6.5pt; }
  .clusters td, thead th { white-space: normal; overflow-wrap: break-word; }
  time { white-space: nowrap; }
  tbody th, td.text { min-width: 0; }
  thead { display: table-header-group; } tr { break-inside: avoid; }
}
"""

HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
"""The style as the page's own policy knows it: no other one takes effect."""

POLICY = f"default-src 'none'; style-src '{HASH}'; base-uri 'none'; form-action 'none'"
"""The Content-Security-Policy of the page: nothing is loaded, nothing runs, nothing is sent."""
