"""JSON in scripts and strings: where values begin, where they end, and how long strangers can keep us busy."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from provenance.parser.values import _LITERALS, script_values, string_values


def values(text: str) -> list[Any]:
    return [value for _, _, value in script_values(text)]


@pytest.mark.parametrize(("script", "expected"), [
    ("", []), ("x", []), ("var a = 1;", []), ("{}", [{}]), ("[]", [[]]),
    ('{"a": 1}', [{"a": 1}]), (' \n[1, 2] ', [[1, 2]]),
    ('window.__STATE__ = {"a": 1};', [{"a": 1}]), ('window.a={"a":1},b=[2]', [{"a": 1}, [2]]),
    ('push([1, "x"])', [[1, "x"]]), ('f("k", {"a": 1})', [{"a": 1}]), ('a = {}; b = []', []),
    ("x = JSON.parse('{\"a\": \"b\\'s\"}')", [{"a": "b's"}]), ('x = JSON.parse("{\\"a\\": 1}")', [{"a": 1}]),
    ("x = JSON.parse(`[1]`)", [[1]]), ("JSON.parse('null')", []), ("JSON.parse('never ends", []),
    ("JSON.parse('{broken')", []), ('JSON.parse("{broken")', []), ('JSON.parse("never ends', []),
    # a line end inside a string is none in JSON; strangers write it
    ('x = {"a": "one\ntwo"}', [{"a": "one\ntwo"}]),
    # objects whose keys have no quotes
    ("x = {a: 1, 'b': \"it's\"}", [{"a": 1, "b": "it's"}]), ("x = [{a: 1}]", [[{"a": 1}]]),
    ("x = {a: {b: [1, {c: '}'}]}, d: 2}; y = {e: 3}", [{"a": {"b": [1, {"c": "}"}]}, "d": 2}, {"e": 3}]),
    ('x = {"a": undefined, "b": 1}', [{"a": "undefined", "b": 1}]),
    ("x = {a: `one`, // it's { no bracket\n b: 2}", [{"a": "one", "b": 2}]),
    ("x = {a: 1, /* { ' */ b: 2}", [{"a": 1, "b": 2}]),
    # JSON in a string that is assigned, as scripts of every kind write it
    ('x = "{\\"a\\": \\"b\\"}";', [{"a": "b"}]), ("x = '{\\\"a\\\":\\\"b\\\\/c\\\"}';", [{"a": "b/c"}]), ("x='[{\"a\":1}]'", [[{"a": 1}]]),
    ("x = JSON.parse('{\\u0022a\\u0022:\\u00221\\u0022}')", [{"a": "1"}]), ('x = JSON.parse(decodeURIComponent("%7B%22a%22%3A1%7D"))', [{"a": 1}]),
    ("x = '{\"never ends", []), ("x = '{words}'", []), ('x = "{\\"broken"', []),
    # a call that is told its values, as Nuxt writes it
    ('window.__NUXT__=(function(a,b){return {x:a,y:[b,a],z:"a"}}("one",2));', [{"x": "one", "y": [2, "one"], "z": "a"}]),
    ('__NUXT__=(function(a,b,c){c.x=1;return {y:7,d:c}}(void 0,new Date(1),{}))', [{"y": 7, "d": {"x": 1}}]),
    ('__NUXT__=(function(a,b,c,d){b.type=a;b["a-b"]="x;y";b.all=c;c[0]={z:a};c[1]=d;d.add(1);return {x:b,y:b}}("t",{},Array(2),new Set))', [
        {key: {"type": "t", "a-b": "x;y", "all": [{"z": "t"}, None]} for key in "xy"}]),
    ("__NUXT__=(function(a){a.self=a;return {x:a}}({}))", [{"x": {"self": {"self": {"self": {"self": "a"}}}}}]),
    ('window.__NUXT__=(function(){return {x:"a,b"}}())', [{"x": "a,b"}]), ("__NUXT__=(function(a,b){return {x:a,y:b}}('it,s'))", [{"x": "it,s", "y": "b"}]),
    ("__NUXT__=(function(a){return {x:a}})", []), ("__NUXT__=(function(a){return {x:a", []), ("__NUXT__=(function(a){return 1}(2))", []),
    # code
    ("if (a) { b: c }", []), ("function f(a = {", []), ("x = {a: 1", []), ("x = [", []), ("f({", []), ("x = {a: '", []),
    # what breaks off is read from its parts
    ('x = {"a": {"b": 1}, "c"', [{"b": 1}]), ('x = {"a": [1], "b": [2], ', [[1], [2]]),
])
def test_values_of_a_script(script: str, expected: list[Any]) -> None:
    assert expected == values(script)


@pytest.mark.parametrize("script", [
    'a = {"b": 1}; c([2])', "a = {b: {c: 1}}; d", 'x("{", {"a": 1})', "q = JSON.parse('[1]') + 1", "x={a:'}'},y={b:1}",
])
def test_their_places_are_where_they_stand(script: str) -> None:
    found = list(script_values(script))

    assert found
    assert all(script[begin] in "[{\"'`" and script[end - 1] in "]}\"'`" for begin, end, _ in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found)), "a value inside of one that was read comes again"


def test_a_trap_in_an_object_without_quotes_is_read_within_it_alone() -> None:
    """Its parts on their own would not know that they are other stories."""
    assert [{"related": [{"type": "tweet", "id": "1795968363525046272"}], "n": "undefined"}] == values(
        'x = {related: [{"type": "tweet", "id": "1795968363525046272"}], n: undefined}')


def test_a_late_value_is_found_behind_much_code() -> None:
    code = "function f(a){return {x:function(){if(a){b({c})}}}};" * 5000

    assert [{"id": 1}] == values(code.replace("x:", "") + 'state = {"id": 1}')


@pytest.mark.parametrize(("text", "expected"), [
    ("", []), ("words", []), ("[sic] words", []), ("{", []), ("{}", [{}]), ("[1] and more", [[1]]), ("1", []), ('"a"', []),
    ('1:["$","p"]\n2:I["x"]', [["$", "p"], ["x"]]), ('a:{"b":1}\n', [{"b": 1}]), ('5:T1a,words\n6:["x"]', [["x"]]),
    ('0:"words"', []), ("1:[broken\n2:[1]", [[1]]), ("12: 30 is [late]", []), ("words: [1]", []),
])
def test_values_of_a_string(text: str, expected: list[Any]) -> None:
    assert expected == string_values(text)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
                    max_leaves=12)


@given(JSON)
def test_what_was_assigned_comes_back(value: Any) -> None:
    expected = [value] if isinstance(value, dict | list) and value else []

    assert expected == values(f"window.state = {json.dumps(value)};")
    assert expected == values(f"JSON.parse({json.dumps(json.dumps(value))})")
    if isinstance(value, dict | list):
        assert [value] == string_values(json.dumps(value)) == values(json.dumps(value))
        assert [value, value] == string_values("".join(f"{row}:{json.dumps(value)}\n" for row in (1, "2f")))


SCRAPS = ["=", "{", "}", "[", "]", ":", ",", "(", ")", '"', "'", "`", "\\", "a", "1", "\n", "//", "/*", "*/", "JSON.parse(", "${", "\ud83d",
          '{"a":1}', "{a:1}", "undefined", "5:", "\0", "İ", "9" * 5000]


@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join) | st.text(max_size=60))
@settings(max_examples=400, deadline=None)
def test_never_raises_and_twice_is_once(text: str) -> None:
    found = list(script_values(text))

    assert found == list(script_values(text))
    assert all(isinstance(value, dict | list) and 0 <= begin < end <= len(text) for begin, end, value in found)
    assert string_values(text) == string_values(text)


LENGTH = 500_000


@pytest.mark.parametrize("piece", [
    "{", "[", "[{", "= {a:", "x={a:'b',c:[1,{d:'e'", "={\"", '=["a",', "JSON.parse('", "JSON.parse(\"\\\"", "={a:1}", "=[1]", "(\\'",
    "={a:'\\", "={a:/*", "={a:`", '={"a":{"b":', ",[1", "=[[", "1:[\n", '1:["a",\n', 'a:"', "={\n\"x", "={a:[",
])
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = piece * (LENGTH // len(piece))
    start = time.process_time()
    for _ in script_values("x;" + text):
        pass
    string_values(text)

    assert time.process_time() - start < 4


@pytest.mark.parametrize("text", [
    "x=" + ",[1" * 900 + ",1" * 400_000, "x=" + ('{"a":[' + "1," * 500) * 900, "x=" + "[" * 100_000 + "1" + "]" * 100_000,
    "x=" + '={"a":' * 900 + "1" + ",1" * 400_000, "\n" * 900_000 + '={"x' * 20_000,
    "JSON.parse('" + "\\'" * 500_000, "x={a:1" + "}" * 500_000, "x={a:" + '"\\' * 500_000,
])
def test_nested_brackets_are_not_read_again_from_each_bracket_on(text: str) -> None:
    start = time.process_time()
    for _ in script_values(text):
        pass

    assert time.process_time() - start < 4


def test_so_much_is_given_to_objects_without_quotes_and_no_more() -> None:
    one = "x = {a: '" + "b" * (_LITERALS // 3) + "'};\n"

    assert 3 == len(values(one * 2 + "x = {a: 1};"))
    assert 2 == len(values(one * 4))


@pytest.mark.parametrize("script", [
    "__NUXT__=(function(" + "a," * 400_000 + "){return {}}(", "__NUXT__=(function(a){return " * 30_000,
    "__NUXT__=(function(a){return {x:[" + "a," * 400_000 + 'a]}}("' + "y" * 100_000 + '"))',
    "__NUXT__=(function(a){return {x:[" + '"a' * 400_000, "__NUXT__=(function(a){return {x:1}}(" + '"' * 400_000,
    "__NUXT__=(function(a){return {x:1}}(" + "(" * 400_000, "__NUXT__=(function(a){" + "a.b=" * 400_000 + "return {x:a}}({}))",
    "__NUXT__=(function(a){" + "a[0]=[a,a,a];" * 100_000 + "return {x:a}}(Array(1)))", "__NUXT__=(function(a){" + "a[0]={" * 300_000 + "return {x:a}}({}))",
    "__NUXT__=(function(a){" + 'a["' * 400_000 + "return {x:a}}({}))",
], ids=["letters", "calls", "one long value", "strings", "quotes", "brackets", "statements", "lists of itself", "open statements", "open keys"])
def test_calls_without_end_take_linear_time(script: str) -> None:
    began = time.process_time()
    found = values(script)

    assert time.process_time() - began < 6
    assert len(str(found)) < 10 * len(script)
