"""Strict readers of the four result formats, written from their specifications. Terms are tuples:
("uri", IRI), ("bnode", label), ("literal", text, language, direction, datatype), ("triple", subject, predicate, object)."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree

XSD = "http://www.w3.org/2001/XMLSchema#"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"
ITS = "{http://www.w3.org/2005/11/its}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def literal(text, language=None, direction=None, datatype=None):
    return ("literal", text, language, direction, datatype)


def without_repeats(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError(f"a JSON object has the key twice: {keys}")
    return dict(pairs)


def expect(condition, what):
    if not condition:
        raise ValueError(what)


def json_term(term):
    kind, value = term["type"], term["value"]
    if kind == "triple":
        expect(set(term) == {"type", "value"} and set(value) == {"subject", "predicate", "object"}, term)
        return (kind, *(json_term(value[part]) for part in ("subject", "predicate", "object")))
    expect(isinstance(value, str), term)
    if kind in ("uri", "bnode"):
        expect(set(term) == {"type", "value"}, term)
        return (kind, value)
    expect(kind == "literal" and set(term) <= {"type", "value", "xml:lang", "its:dir", "datatype"}, term)
    expect("its:dir" not in term or "xml:lang" in term, term)
    expect("datatype" not in term or "xml:lang" not in term, term)
    return literal(value, term.get("xml:lang"), term.get("its:dir"), term.get("datatype"))


def read_json(data):
    """(variables, rows as dictionaries), or the boolean of an ASK."""
    document = json.loads(data.decode("utf-8"), object_pairs_hook=without_repeats)
    if "boolean" in document:
        expect(set(document) == {"head", "boolean"} and isinstance(document["boolean"], bool), document)
        return document["boolean"]
    expect(set(document) == {"head", "results"} and set(document["results"]) == {"bindings"}, document)
    variables = document["head"]["vars"]
    rows = [{name: json_term(term) for name, term in row.items()} for row in document["results"]["bindings"]]
    expect(all(set(row) <= set(variables) for row in rows), "a binding of a variable that the head does not name")
    return variables, rows


def xml_term(element):
    expect(element.tag.startswith(RESULTS), element.tag)
    kind = element.tag[len(RESULTS):]
    if kind == "triple":
        expect([part.tag for part in element] == [RESULTS + part for part in ("subject", "predicate", "object")], kind)
        return (kind, *(xml_only_child(part) for part in element))
    expect(len(element) == 0, kind)
    text = element.text or ""
    if kind in ("uri", "bnode"):
        expect(not element.attrib, element.attrib)
        return (kind, text)
    expect(kind == "literal" and set(element.attrib) <= {XML + "lang", ITS + "dir", "datatype"}, element.attrib)
    return literal(text, element.get(XML + "lang"), element.get(ITS + "dir"), element.get("datatype"))


def xml_only_child(element):
    expect(len(element) == 1, element.tag)
    return xml_term(element[0])


def read_xml(data):
    root = ElementTree.fromstring(data)
    expect(root.tag == RESULTS + "sparql" and root[0].tag == RESULTS + "head" and len(root) == 2, root.tag)
    if root[1].tag == RESULTS + "boolean":
        return {"true": True, "false": False}[root[1].text]
    expect(root[1].tag == RESULTS + "results", root[1].tag)
    rows = []
    for result in root[1]:
        expect(result.tag == RESULTS + "result" and all(b.tag == RESULTS + "binding" for b in result), result.tag)
        rows.append(without_repeats([(binding.get("name"), xml_only_child(binding)) for binding in result]))
    return [variable.get("name") for variable in root[0]], rows


def read_csv(data):
    """Records of text; RFC 4180 with CRLF and nothing else."""
    text = data.decode("utf-8")
    field = r'(?:"(?:[^"]|"")*"|[^",\r\n]*)'
    expect(re.fullmatch(rf"(?:{field}(?:,{field})*\r\n)+", text), "this is not RFC 4180")
    records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    return [record or [""] for record in records]


ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
TOKEN = re.compile(
    r'\s*(?:(?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)'
    r'|_:(?P<bnode>[^\s<>"]+)'
    r'|"(?P<text>(?:[^"\\\n\r\t]|\\.)*)"(?:@(?P<tag>[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--(?:ltr|rtl))?)|\^\^(?P<type><[^<>"\s]*>))?'
    r"|(?P<double>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+)|(?P<decimal>[+-]?[0-9]*\.[0-9]+)|(?P<integer>[+-]?[0-9]+)"
    r"|(?P<boolean>true|false)|(?P<open><<\()|(?P<close>\)>>))")


def unescape(text):
    def character(match):
        escape = match.group(1)
        return chr(int(escape[1:], 16)) if escape[0] in "uU" else ESCAPES[escape]

    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", character, text, flags=re.DOTALL)


def tsv_term(text, at):
    match = TOKEN.match(text, at)
    expect(match, f"not a term: {text[at:]!r}")
    at = match.end()
    kind = match.lastgroup if match.lastgroup not in ("tag", "type") else "text"
    if kind == "iri":
        return ("uri", unescape(match["iri"][1:-1])), at
    if kind == "bnode":
        return ("bnode", match["bnode"]), at
    if kind == "text":
        language, _, direction = (match["tag"] or "").partition("--")
        datatype = match["type"] and unescape(match["type"][1:-1])
        return literal(unescape(match["text"]), language or None, direction or None, datatype), at
    if kind in ("double", "decimal", "integer", "boolean"):
        return literal(match[kind], datatype=XSD + kind), at
    expect(kind == "open", f"not a term: {text[at:]!r}")
    parts = []
    for _ in range(3):
        part, at = tsv_term(text, at)
        parts.append(part)
    close = TOKEN.match(text, at)
    expect(close and close.lastgroup == "close", text)
    return ("triple", *parts), close.end()


def read_tsv(data):
    lines = data.decode("utf-8").split("\n")
    expect(lines.pop() == "", "the last line has no end")
    names = lines[0].split("\t") if lines[0] else []
    expect(all(name.startswith("?") for name in names), names)
    rows = []
    for line in lines[1:]:
        cells = line.split("\t") if names else []
        expect(names or line == "", line)
        expect(len(cells) == len(names), line)
        row = {}
        for name, cell in zip(names, cells):
            if cell:
                row[name[1:]], end = tsv_term(cell, 0)
                expect(end == len(cell), cell)
        rows.append(row)
    return [name[1:] for name in names], rows
