"""Files at random, with faults of all kinds that can be fixed, laid out in any way: JSON and YAML."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import strategies as st

from tests.config.verdict_files import CERTIFICATES

RIGHT = ["a", "A", ".A.b", "10.0.0.0/8", "::1"]
MENDED = ["*.a.b", " a ", "a,b", "a;*.b.c, 10.0.0.1/8", ",", "", " ", "10.0.0.1/8", "[::1]", "a\n"]
GUESSED = ["a b", "http://a/b", "a:1", "a:0", "ü.de", "010.1.1.1"]
LEFT = ["*", "10.*", "a_b.c.d", "u:p@a", "x\\y"]
ENTRIES = st.sampled_from([*RIGHT, *MENDED, *GUESSED, *LEFT])
URLS = st.sampled_from(
    ["http://p:1/", " http://p:1", "http://p:1/\t", "p:1", "p:1/pac", "https://p:1", "http://u:p@h:1", "", "h p:1"]
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("httpProxy", "httpsProxy", "HTTPProxy", "http_proxy", "proxy"), URLS),
    **dict.fromkeys(("noProxy", "NOPROXY", "no_proxy", "noProxies"), st.lists(ENTRIES, max_size=6) | ENTRIES),
    "trustedCa": st.sampled_from([CERTIFICATES[name] for name in ("ROOT", "WITH_BOM", "TWICE", "KEY", "CUT_OFF")]),
    "enabled": st.sampled_from([True, "true", "FALSE", " true", "yes", None]),
    "effectiveNoProxy": st.just(["a"]),
    **dict.fromkeys(("mode", "Mode"), st.sampled_from(["IPVS", "ipvs", "nft", " IPVS", "IPSV", 1])),
    "ipvsConfig": st.fixed_dictionaries({"tcpTimeoutSeconds": st.sampled_from([1, "900", 3.0, "x", 0])}),
}
MEMBERS = st.lists(
    st.sampled_from(list(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])), min_size=1, max_size=6
)
GAPS = st.sampled_from(["", " ", "\n  ", "\r\n\t", " \n\n "])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """JSON with members that may be there again, laid out in any way."""
    is_ascii = draw(st.booleans())

    def laid_out(value: Any) -> str:
        if isinstance(value, list):
            return gapped("[", [laid_out(each) for each in value], "]")
        if isinstance(value, dict):
            return gapped("{", [f"{laid_out(key)}:{gap()}{laid_out(each)}" for key, each in value.items()], "}")
        return json.dumps(value, ensure_ascii=is_ascii)

    def gap() -> str:
        return draw(GAPS)

    def gapped(begin: str, parts: list[str], end: str) -> str:
        return begin + ",".join(f"{gap()}{part}{gap()}" for part in parts) + end

    settings = [f"{laid_out(key)}{gap()}:{gap()}{laid_out(value)}" for key, value in draw(MEMBERS)]
    whole = gapped("{", settings, "}")
    wrapped = draw(st.sampled_from(["{}", '{{"httpProxyConfig": {}}}', '{{"properties": {{"httpProxyConfig": {}}}}}']))
    return str(wrapped).format(whole)


@st.composite
def yaml_texts(draw: st.DrawFn) -> str:
    """The same as YAML, in blocks and in brackets, with comments, and with lines that end in either way."""
    comments = st.sampled_from(["", "", " # c"])

    def scalar(value: Any, is_in_flow: bool) -> str:
        """Return a value in quotes or without, whatever reads as the same."""
        forms = [json.dumps(value, ensure_ascii=False)]
        if isinstance(value, str) and value.isprintable():
            quoted = value.replace("'", "''")
            forms += [f"'{quoted}'", *([value] if reads_as(value, value, is_in_flow) else [])]
        return draw(st.sampled_from(forms))

    def in_flow(value: Any) -> str:
        if isinstance(value, list):
            trailing = draw(st.sampled_from(["", ","])) if value else ""
            return f"[{joined([in_flow(each) for each in value])}{trailing}]"
        if isinstance(value, dict):
            return "{" + joined([f"{scalar(key, True)}: {in_flow(each)}" for key, each in value.items()]) + "}"
        return scalar(value, True)

    def joined(parts: list[str]) -> str:
        return draw(st.sampled_from([", ", ",", " ,  ", ",\n        "])).join(parts)

    def block(value: Any, indent: str) -> list[str]:
        """Return the lines of a list or an object."""
        if isinstance(value, list):
            dash = draw(st.sampled_from(["- ", "-   "]))
            return [f"{indent}{dash}{scalar(each, False)}{draw(comments)}" for each in value]
        return [line for key, each in value.items() for line in member(key, each, indent)]

    def member(key: str, value: Any, indent: str) -> list[str]:
        # a text that begins with a double quote is taken for JSON without its braces
        name = f"{indent}{draw(st.sampled_from([key, repr(key)]))}:"
        if isinstance(value, str) and "\n" in value.strip("\n") and draw(st.booleans()):
            keep = "|" if value.endswith("\n") and not value.endswith("\n\n") else "|-"
            lines = [f"{name} {keep}", *(f"{indent}  {line}" for line in value.rstrip("\n").split("\n"))]
            if yaml.safe_load("\n".join(lines) + "\n") == {key: value}:
                return lines
        if isinstance(value, list | dict) and value and draw(st.booleans()):
            deeper = f"{indent}  " if isinstance(value, dict) else draw(st.sampled_from([indent, f"{indent}  "]))
            return [f"{name}{draw(comments)}", *block(value, deeper)]
        return [f"{name} {in_flow(value)}{draw(comments)}"]

    head = draw(st.sampled_from([[], ["---"], ["# c", "", "httpProxyConfig:"]]))
    indent = "  " if head and head[-1].endswith(":") else ""
    lines = [*head, *(line for key, value in draw(MEMBERS) for line in member(key, value, indent))]
    return draw(st.sampled_from(["\n", "\r\n"])).join([*lines, *draw(st.sampled_from([[], [""], ["", "# c"]]))])


def reads_as(text: str, value: object, is_in_flow: bool) -> bool:
    """Say whether YAML reads `text` as `value`."""
    try:
        return bool(yaml.safe_load(f"[{text}, b]" if is_in_flow else f"- {text} # c\n- b") == [value, "b"])
    except yaml.YAMLError:
        return False
