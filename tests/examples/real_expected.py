#!/usr/bin/env python3
"""Work out the answers to docs/examples/real-questions.rq without SPARQL.

    real_expected.py ../shared/domain/conflict-real.nq.gz > tests/examples/real-questions.expected.json

Reads the N-Quads itself (a statement may occur more than once in the file and counts once) and answers each
question in plain Python, so that the expected answers owe nothing to a query engine. The shape of the output is
that of check_questions.py. Nothing is written if the file is absent.
"""

import collections
import gzip
import json
import math
import pathlib
import re
import sys

NS = "urn:casus:ns#"
ID = "urn:casus:id:"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PREF = "http://www.w3.org/2004/02/skos/core#prefLabel"
ALT = "http://www.w3.org/2004/02/skos/core#altLabel"
WKT = "http://www.opengis.net/ont/geosparql#asWKT"
XSD = "http://www.w3.org/2001/XMLSchema#"
LINE = re.compile(
    r'^(<[^>]*>|_:\S+) <([^>]*)> (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?) <([^>]*)> \.$')
TERM = re.compile(r'^"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?$')
DAY = "2018-05-28"

Literal = collections.namedtuple("Literal", "text datatype language")


class Graph:
    """Subject and predicate to objects, and back."""

    def __init__(self):
        self.out = collections.defaultdict(list)
        self.into = collections.defaultdict(list)
        self.by_predicate = collections.defaultdict(list)

    def add(self, s, p, o):
        self.out[s, p].append(o)
        self.into[p, o].append(s)
        self.by_predicate[p].append((s, o))

    def all(self, s, p):
        return self.out.get((s, p), [])

    def one(self, s, p):
        values = self.all(s, p)
        if len(values) > 1:
            raise ValueError(f"{s} has {len(values)} values of {p}")
        return values[0] if values else None

    def number(self, s, p):
        value = self.one(s, p)
        return None if value is None else int(value.text)

    def of_class(self, name):
        return self.into[TYPE, NS + name]

    def containers(self, place):
        """The place itself and everything it is in."""
        seen, queue = {place}, [place]
        while queue:
            for larger in self.all(queue.pop(), NS + "within"):
                if larger not in seen:
                    seen.add(larger)
                    queue.append(larger)
        return seen


def parse_term(text):
    if text.startswith("<"):
        return text[1:-1]
    if text.startswith("_:"):
        return text
    body, language, datatype = TERM.match(text).groups()
    if "\\" in body:
        body = re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", lambda m: chr(int(m[1][1:], 16)) if len(m[1]) > 1
                      else {"t": "\t", "n": "\n", "r": "\r"}.get(m[1], m[1]), body)
    return Literal(body, datatype or XSD + "string", language)


def read(path):
    graphs = collections.defaultdict(Graph)
    seen = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.strip()
            if not line or line.startswith("#") or line in seen:
                continue
            seen.add(line)
            match = LINE.match(line)
            if not match:
                raise ValueError(f"line {number}: {line[:100]}")
            s, p, o, g = match.groups()
            graphs[g.rsplit(":", 1)[1]].add(parse_term(s), p, parse_term(o))
    return graphs


def point(literal):
    longitude, latitude = re.match(r"POINT\((\S+) (\S+)\)$", literal.text).groups()
    return math.radians(float(longitude)), math.radians(float(latitude))


def kilometres(a, b):
    (x1, y1), (x2, y2) = a, b
    h = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


def rounded(value, digits=0):
    """Half up, as SPARQL's ROUND."""
    factor = 10 ** digits
    return math.floor(value * factor + 0.5) / factor


def cell(value):
    """A term in N-Triples form; numbers bare."""
    if value is None:
        return None
    if isinstance(value, (int, float)):
        return f"{value:.12g}"
    if isinstance(value, Literal):
        body = value.text.replace("\\", "\\\\").replace('"', '\\"')
        if value.language:
            return f'"{body}"@{value.language}'
        return f'"{body}"' if value.datatype == XSD + "string" else f'"{body}"^^<{value.datatype}>'
    return f"<{value}>"


def text(value):
    return Literal(value, XSD + "string", None)


class Answers:
    def __init__(self, graphs):
        self.ucdp = graphs["ucdp-ged-syria-2016-2019"]
        self.atop = graphs["atop-alliances"]
        self.places = graphs["geonames"]
        self.expected = {}
        u = self.ucdp
        self.totals = []      # (event, low, best, high): the counts over all sides
        self.sides = []       # (event, victim, best): the counts of one side
        for k in u.of_class("Casualties"):
            event, low = u.one(k, NS + "event"), u.number(k, NS + "low")
            best, high = u.number(k, NS + "best"), u.number(k, NS + "high")
            if low is not None:
                self.totals.append((event, low, best, high))
            for victim in u.all(k, NS + "victim"):
                self.sides.append((event, victim, best))
        self.spells = []      # (one, other, since, until, obligations)
        a = self.atop
        for r in a.of_class("Relation"):
            self.spells.append((a.one(r, NS + "from"), a.one(r, NS + "to"), a.one(r, NS + "validFrom"),
                                a.one(r, NS + "validUntil"), sorted(o.text for o in a.all(r, NS + "obligation"))))

    def put(self, number, variables, rows, **extra):
        self.expected[str(number)] = {"vars": variables, "ordered": True, **extra,
                                      "rows": [[cell(value) for value in row] for row in rows]}

    # look-ups that several questions share

    def date(self, event):
        return self.ucdp.one(event, NS + "earliest").text

    def label(self, event):
        return self.ucdp.one(event, PREF)

    def where(self, event):
        return point(self.ucdp.one(event, WKT))

    def syrian(self, place):
        return ID + "iso-SY" in self.places.containers(place)

    def in_force(self, since, until):
        return since.text <= DAY and (until is None or until.text >= DAY)

    def state(self, name):
        return next(s for s in self.atop.of_class("State") if self.atop.one(s, PREF).text == name)

    def raqqa(self):
        g = self.places
        city, = [s for s in g.into[PREF, text("Ar Raqqah")] if text("PPLA") in g.all(s, NS + "featureCode")]
        return point(g.one(city, WKT))

    # how much

    def q1(self):
        events, dead = collections.Counter(), collections.Counter()
        for event, _, best, _ in self.totals:
            for kind in self.ucdp.all(event, TYPE):
                if kind != NS + "Event":
                    events[kind] += 1
                    dead[kind] += best
        self.put(1, ["type", "events", "dead"], [(k, n, dead[k]) for k, n in events.most_common()])

    def q2(self):
        years = collections.defaultdict(lambda: [0, 0, 0, 0])
        for event, low, best, high in self.totals:
            year = years[self.date(event)[:4]]
            for index, value in enumerate((1, low, best, high)):
                year[index] += value
        self.put(2, ["year", "events", "atLeast", "bestFigure", "atMost"],
                 [(text(year), *sums) for year, sums in sorted(years.items())])

    def q3(self):
        months = collections.defaultdict(collections.Counter)
        provinces = set(self.ucdp.of_class("Province"))
        for event, _, best, _ in self.totals:
            for place in self.ucdp.all(event, NS + "place"):
                for province in self.ucdp.containers(place) & provinces:
                    months[province][self.date(event)[:7]] += best
        rows = []
        for province, counter in months.items():
            worst = max(counter.values())
            rows += [(self.ucdp.one(province, PREF), text(month), worst)
                     for month, dead in counter.items() if dead == worst]
        rows.sort(key=lambda row: (-row[2], row[0].text, row[1].text))
        self.put(3, ["province", "month", "dead"], rows)

    def q4(self):
        ranked = sorted(self.totals, key=lambda t: (t[1] - t[3], t[0]))[:10]
        self.put(4, ["event", "low", "best", "high", "spread"],
                 [(self.label(e), low, best, high, high - low) for e, low, best, high in ranked])

    # who

    def q5(self):
        events, dead = collections.Counter(), collections.Counter()
        u = self.ucdp
        for event, _, best, _ in self.totals:
            for a in u.all(event, NS + "sideA"):
                for b in u.all(event, NS + "sideB"):
                    pair = u.one(a, PREF), u.one(b, PREF)
                    events[pair] += 1
                    dead[pair] += best
        pairs = sorted(events, key=lambda pair: (-events[pair], pair[0].text, pair[1].text))[:10]
        self.put(5, ["sideA", "sideB", "events", "dead"], [(*pair, events[pair], dead[pair]) for pair in pairs])

    def q6(self):
        dead, events = collections.Counter(), collections.defaultdict(set)
        for event, victim, best in self.sides:
            name = self.ucdp.one(victim, PREF)
            dead[name] += best
            events[name].add(event)
        names = sorted(dead, key=lambda name: (-dead[name], name.text))[:10]
        self.put(6, ["victim", "dead", "events"], [(name, dead[name], len(events[name])) for name in names])

    def q7(self):
        opponents, events = collections.defaultdict(set), collections.defaultdict(set)
        u = self.ucdp
        for event in u.of_class("Event"):
            for a in u.all(event, NS + "sideA"):
                for b in u.all(event, NS + "sideB"):
                    if ID + "actor-civilians" not in (a, b):
                        for side, other in ((a, b), (b, a)):
                            opponents[side].add(other)
                            events[side].add(event)
        ranked = sorted(opponents, key=lambda s: (-len(opponents[s]), -len(events[s]), u.one(s, PREF).text))[:10]
        self.put(7, ["side", "opponents", "events"],
                 [(u.one(s, PREF), len(opponents[s]), len(events[s])) for s in ranked])

    def q8(self):
        u = self.ucdp
        busy = {place for event, latest in u.by_predicate[NS + "latest"] if latest.text >= "2019-01-01"
                for place in u.all(event, NS + "place")}
        rows = [(u.one(d, PREF), u.one(u.one(d, NS + "within"), PREF)) for d in u.of_class("District") if d not in busy]
        self.put(8, ["district", "province"], sorted(rows, key=lambda row: row[0].text))

    # where

    def q9(self):
        centre, rows = self.raqqa(), []
        for event, _, best, _ in self.totals:
            if self.date(event).startswith("2017"):
                km = kilometres(centre, self.where(event))
                if km <= 50:
                    rows.append((-best, event, km))
        self.put(9, ["event", "dead", "distance"],
                 [(self.label(event), -dead, rounded(km, 1)) for dead, event, km in sorted(rows)[:10]])

    def q10(self):
        centre, months = self.raqqa(), collections.defaultdict(lambda: [0, 0])
        for event, _, best, _ in self.totals:
            date = self.date(event)
            if date.startswith("2017") and kilometres(centre, self.where(event)) <= 50:
                months[date[:7]][0] += 1
                months[date[:7]][1] += best
        self.put(10, ["month", "events", "dead"], [(text(m), *counts) for m, counts in sorted(months.items())])

    def q11(self):
        g, rows = self.places, []
        spots = [(self.where(event), best) for event, _, best, _ in self.totals]
        for code in ("PPLC", "PPLA"):
            for capital in g.into[NS + "featureCode", text(code)]:
                if self.syrian(capital):
                    centre = point(g.one(capital, WKT))
                    near = [best for spot, best in spots if kilometres(centre, spot) <= 20]
                    if near:
                        rows.append((g.one(capital, PREF), g.number(capital, NS + "population"), len(near), sum(near)))
        rows.sort(key=lambda row: (-row[3], row[0].text))
        self.put(11, ["capital", "inhabitants", "events", "dead"], rows)

    def q12(self):
        g, rows = self.places, []
        towns = [(point(g.one(s, WKT)), g.one(s, PREF)) for s in g.of_class("Settlement") if self.syrian(s)]
        known = [total for total in self.totals if self.ucdp.number(total[0], NS + "placePrecision") <= 2]
        for event, _, best, _ in sorted(known, key=lambda t: (-t[2], t[0]))[:10]:
            spot = self.where(event)
            away = sorted((kilometres(spot, town), name.text) for town, name in towns)
            rows += [(self.label(event), best, text(name), rounded(km, 1)) for km, name in away if km == away[0][0]]
        self.put(12, ["event", "dead", "place", "distance"], rows)

    def q13(self):
        g, rows = self.places, []
        for place, plain in g.by_predicate[ALT]:
            if "mayadin" in plain.text.lower():
                for adm1 in g.all(place, NS + "within"):
                    if ID + "iso-SY" in g.all(adm1, NS + "within"):
                        rows.append((g.one(place, PREF), plain, g.one(adm1, PREF)))
        self.put(13, ["place", "plain", "province"], sorted(rows, key=lambda row: row[1].text))

    def q14(self):
        g, u, rows = self.places, self.ucdp, []
        town, = [s for s in g.into[ALT, text("Al Mayadin")] if self.syrian(s)]
        centre = point(g.one(town, WKT))
        government = ID + "actor-government-of-syria"
        for event, victim, best in self.sides:
            if (victim == government and best >= 20 and "2018-05-20" <= self.date(event) <= DAY
                    and government in u.all(event, NS + "sideA")
                    and ID + "actor-is" in u.all(event, NS + "sideB")):
                rows.append((self.label(event), best, kilometres(centre, self.where(event))))
        rows.sort(key=lambda row: row[2])
        self.put(14, ["event", "governmentDead", "kmFromMayadeen"],
                 [(name, dead, int(rounded(km))) for name, dead, km in rows])

    # how well known, and from whom

    def q15(self):
        degrees = collections.defaultdict(lambda: [0, 0])
        for event, _, best, _ in self.totals:
            degree = degrees[self.ucdp.number(event, NS + "placePrecision")]
            degree[0] += 1
            degree[1] += best
        self.put(15, ["placePrecision", "events", "dead"], [(d, *counts) for d, counts in sorted(degrees.items())])

    def q16(self):
        rows = []
        for event, _, best, _ in self.totals:
            place = self.ucdp.number(event, NS + "placePrecision")
            time = self.ucdp.number(event, NS + "timePrecision")
            if place >= 4 and time >= 4:
                rows.append((-best, event, place, time))
        self.put(16, ["event", "dead", "placePrecision", "timePrecision"],
                 [(self.label(event), -dead, place, time) for dead, event, place, time in sorted(rows)[:10]])

    def q17(self):
        u = self.ucdp
        total = len(u.of_class("Claim"))
        counts = collections.Counter(source for _, source in u.by_predicate[NS + "claimant"])
        ranked = sorted(counts, key=lambda s: (-counts[s], u.one(s, PREF).text))[:10]
        self.put(17, ["source", "claims", "percent"],
                 [(u.one(s, PREF), counts[s], math.floor(1000 * counts[s] / total + 0.5) / 10) for s in ranked])

    def q18(self):
        u = self.ucdp
        counts = collections.Counter(len(u.all(claim, NS + "claimant")) for claim in u.of_class("Claim"))
        self.put(18, ["claimants", "claims"], sorted(counts.items()))

    def q19(self):
        u, said = self.ucdp, collections.defaultdict(list)
        for claim, statement in u.by_predicate[NS + "claims"]:
            for event in u.all(statement, NS + "event"):
                said[event] += [date for date in u.all(claim, NS + "saidOn")]
        rows = []
        for event, dates in said.items():
            if dates:
                last = max(dates, key=lambda date: date.text)
                if last.text < self.date(event):
                    rows.append((last.text, event, last))
        self.put(19, ["event", "earliest", "lastSaid"],
                 [(self.label(event), u.one(event, NS + "earliest"), last) for _, event, last in sorted(rows)[:10]])

    # alliances

    def q20(self):
        syria, rows = self.state("Syria"), []
        for one, other, since, until, duties in self.spells:
            if syria in (one, other) and self.in_force(since, until):
                partner = self.atop.one(other if one == syria else one, PREF)
                rows.append((partner, since, text(", ".join(duties))))
        rows.sort(key=lambda row: (row[0].text, row[1].text))
        self.put(20, ["partner", "since", "obligations"], rows, joined={"obligations": ", "})

    def q21(self):
        partners = collections.defaultdict(set)
        for one, other, since, until, duties in self.spells:
            if "defense" in duties and self.in_force(since, until):
                partners[one].add(other)
                partners[other].add(one)
        ranked = sorted(partners, key=lambda s: (-len(partners[s]), self.atop.one(s, PREF).text))[:10]
        self.put(21, ["state", "partners"], [(self.atop.one(s, PREF), len(partners[s])) for s in ranked])

    def q22(self):
        rows = [(int(since.text[:4]) - int(until.text[:4]), self.atop.one(one, PREF), self.atop.one(other, PREF),
                 since, until) for one, other, since, until, _ in self.spells if until]
        rows.sort(key=lambda row: (row[0], row[1].text, row[2].text))
        self.put(22, ["one", "other", "since", "until", "years"],
                 [(one, other, since, until, -years) for years, one, other, since, until in rows[:10]])

    def q23(self):
        decades = collections.Counter(since.text[:3] + "0s" for _, _, since, until, _ in self.spells if until is None)
        self.put(23, ["decade", "alliances"], [(text(d), n) for d, n in sorted(decades.items())])

    def allies(self, state):
        return set(self.atop.all(state, NS + "alliedWith"))

    def q24(self):
        syria = self.state("Syria")
        common = collections.Counter(x for ally in self.allies(syria) for x in self.allies(ally)
                                     if x != syria and x not in self.allies(syria))
        ranked = sorted(common, key=lambda s: (-common[s], self.atop.one(s, PREF).text))[:10]
        self.put(24, ["state", "commonAllies"], [(self.atop.one(s, PREF), common[s]) for s in ranked])

    def q25(self):
        syria = self.state("Syria")
        one = self.allies(syria)
        two = one.union(*(self.allies(ally) for ally in one))
        reached, queue = set(), [syria]
        while queue:
            for ally in self.allies(queue.pop()) - reached:
                reached.add(ally)
                queue.append(ally)
        self.put(25, ["steps", "states"],
                 [(text(name), len(found - {syria})) for name, found in (("1", one), ("1 or 2", two), ("any", reached))])

    def q26(self):
        u, governments = self.ucdp, set()
        for event in u.of_class("Event"):
            sides = u.all(event, NS + "sideA") + u.all(event, NS + "sideB")
            if ID + "actor-is" in sides:
                governments |= {u.one(s, PREF).text for s in sides if NS + "Government" in u.all(s, TYPE)}
        enemies = {s for s in self.atop.of_class("State")
                   if "Government of " + self.atop.one(s, PREF).text in governments}
        friends = collections.defaultdict(set)
        for one, other, since, until, _ in self.spells:
            if self.in_force(since, until):
                for enemy, ally in ((one, other), (other, one)):
                    if enemy in enemies:
                        friends[ally].add(enemy)
        ranked = sorted(friends, key=lambda s: (-len(friends[s]), self.atop.one(s, PREF).text))[:12]
        self.put(26, ["state", "alliedEnemiesOfIS"], [(self.atop.one(s, PREF), len(friends[s])) for s in ranked])


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    path = pathlib.Path(sys.argv[1])
    if not path.exists():
        sys.exit(f"{path} is not there; nothing done")
    answers = Answers(read(path))
    number = 1
    while hasattr(answers, f"q{number}"):
        getattr(answers, f"q{number}")()
        number += 1
    lines = []
    for key, value in answers.expected.items():
        rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value.pop("rows"))
        head = json.dumps(value, ensure_ascii=False)[:-1]
        lines.append(f'"{key}": {head}, "rows": [\n  {rows}]}}')
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main()
