#include "shell/dot_commands.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "shell/exit_code.h"
#include "shell/progress_bar.h"
#include "shell/script.h"
#include "shell/suggestion.h"

namespace casus::shell {

namespace {

std::vector<std::string> exactly(std::string_view rest, std::size_t least, std::size_t most, const char* usage) {
  std::vector<std::string> arguments = split_arguments(rest);
  if (arguments.size() < least || arguments.size() > most) throw UsageError(fmt::format("usage: {}", usage));
  return arguments;
}

bool on_or_off(const std::string& word, const char* usage) {
  if (word == "on") return true;
  if (word == "off") return false;
  throw UsageError(fmt::format("\"{}\" is neither on nor off; usage: {}", word, usage));
}

std::string_view strip_iri(std::string_view iri) {
  if (iri.size() >= 2 && iri.front() == '<' && iri.back() == '>') return iri.substr(1, iri.size() - 2);
  return iri;
}

void help(Session& session, std::string_view rest) {
  if (rest.starts_with('.')) rest.remove_prefix(1);
  bool found = false;
  std::string text;
  for (const DotCommand& command : dot_commands()) {
    if (!rest.empty() && command.name != rest) continue;
    found = true;
    text += fmt::format("{:<34} {}\n", fmt::format(".{} {}", command.name, command.arguments), command.help);
  }
  if (!found) throw UsageError(fmt::format("there is no command .{}", rest));
  if (rest.empty()) text += "Anything else is SPARQL: a statement may take several lines, and \";\" ends it early.\n";
  session.output().write(text);
}

void open(Session& session, std::string_view rest) {
  const auto arguments = exactly(rest, 1, 1, ".open STORE");
  session.change_store(Store::open(arguments[0]), arguments[0]);
}

void load(Session& session, std::string_view rest) {
  LoadOptions options;
  std::vector<std::string> files;
  const auto arguments = split_arguments(rest);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const bool has_value = i + 1 < arguments.size();
    if (arguments[i] == "--graph" && has_value) {
      options.graph = Term::iri(std::string(strip_iri(arguments[++i])));
    } else if (arguments[i] == "--base" && has_value) {
      options.base = strip_iri(arguments[++i]);
    } else if (arguments[i] == "--format" && has_value) {
      options.format = rdf_format_from_name(arguments[++i]);
      if (!options.format) throw UsageError(fmt::format("unknown format \"{}\"", arguments[i]));
    } else if (arguments[i].starts_with("--")) {
      throw UsageError(
          fmt::format("unknown option {}; usage: .load FILE... [--graph IRI] [--format F] [--base IRI]", arguments[i]));
    } else {
      files.push_back(arguments[i]);
    }
  }
  if (files.empty()) throw UsageError("usage: .load FILE... [--graph IRI] [--format F] [--base IRI]");
  const LoadReport report = session.load(files, options);
  std::fprintf(stderr, "(loaded %s statements, %s new)\n", with_thousands(report.statements).c_str(),
               with_thousands(report.inserted).c_str());
}

void dump(Session& session, std::string_view rest) {
  const auto arguments = exactly(rest, 0, 1, ".dump [FORMAT]");
  DumpOptions options;
  if (!arguments.empty()) {
    const auto format = rdf_format_from_name(arguments[0]);
    if (!format) throw UsageError(fmt::format("unknown format \"{}\": use nq, nt, ttl, trig or rdf", arguments[0]));
    options.format = *format;
  }
  session.store().dump(
      options, [&](std::string_view text) { session.output().write(text); }, session.settings().prefixes);
  session.output().flush();
}

void mode(Session& session, std::string_view rest) {
  const auto arguments = exactly(rest, 0, 1, ".mode table|json|xml|csv|tsv|nt|ttl|rdf");
  if (arguments.empty()) {
    session.output().write(fmt::format("{}\n", name(session.settings().format)));
    return;
  }
  const auto format = result_format_from_name(arguments[0]);
  if (!format) {
    const auto near = nearest(arguments[0], {"table", "json", "xml", "csv", "tsv", "nt", "ttl"});
    throw UsageError(
        fmt::format("unknown mode \"{}\"{}", arguments[0],
                    near ? fmt::format("; did you mean {}?", *near) : ": use table, json, xml, csv, tsv, nt, ttl or rdf"));
  }
  session.settings().format = *format;
}

void output(Session& session, std::string_view rest) {
  const auto arguments = exactly(rest, 0, 1, ".output [FILE]");
  session.output().redirect(arguments.empty() ? "" : arguments[0]);
}

void prefix(Session& session, std::string_view rest) {
  auto arguments = exactly(rest, 2, 2, ".prefix NAME: IRI");
  std::string& name = arguments[0];
  if (name.ends_with(':')) name.pop_back();
  session.settings().prefixes.set(name, strip_iri(arguments[1]));
}

void prefixes(Session& session, std::string_view rest) {
  const auto arguments = exactly(rest, 0, 1, ".prefixes [on|off]");
  PrefixMap& map = session.settings().prefixes;
  if (arguments.empty()) {
    std::string text;
    for (const auto& [name, iri] : map.entries()) text += fmt::format("PREFIX {:<12} <{}>\n", name + ":", iri);
    session.output().write(text);
    return;
  }
  const bool on = on_or_off(arguments[0], ".prefixes [on|off]");
  for (const auto& [name, iri] : PrefixMap::well_known().entries()) {
    if (on && !map.find(name)) map.set(name, iri);
    if (!on && map.find(name) == iri) map.erase(name);
  }
}

void timer(Session& session, std::string_view rest) {
  session.settings().timer = on_or_off(exactly(rest, 1, 1, ".timer on|off")[0], ".timer on|off");
}

void explain(Session& session, std::string_view rest) {
  bool analyze = false;
  if (rest.starts_with("analyze ")) {
    analyze = true;
    rest.remove_prefix(8);
  }
  if (rest.empty()) throw UsageError("usage: .explain [analyze] QUERY (on this line)");
  session.explain(rest, analyze);
}

void read(Session& session, std::string_view rest) {
  const auto arguments = exactly(rest, 1, 1, ".read FILE");
  const ExitCode code = run_script_file(session, arguments[0], {});
  if (code != ExitCode::kOk) throw Quit{code};
}

void print(Session& session, std::string_view rest) {
  session.output().write(fmt::format("{}\n", rest));
}

void graphs(Session& session, std::string_view) {
  session.show("SELECT ?graph (COUNT(*) AS ?triples) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph");
}

void predicates(Session& session, std::string_view) {
  session.show(
      "SELECT ?predicate (COUNT(*) AS ?triples) { { ?s ?predicate ?o } UNION { GRAPH ?g { ?s ?predicate ?o } } } "
      "GROUP BY ?predicate ORDER BY DESC(?triples) ?predicate");
}

void classes(Session& session, std::string_view) {
  session.show(
      "SELECT ?class (COUNT(DISTINCT ?s) AS ?members) { { ?s rdf:type ?class } UNION { GRAPH ?g { ?s rdf:type ?class } "
      "} } "
      "GROUP BY ?class ORDER BY DESC(?members) ?class");
}

void info(Session& session, std::string_view) {
  session.output().write(info_text(session.store().info()));
}

void timeout(Session& session, std::string_view rest) {
  const auto arguments = exactly(rest, 1, 1, ".timeout SECONDS|off");
  if (arguments[0] == "off") {
    session.settings().timeout.reset();
    return;
  }
  session.settings().timeout = parse_seconds(arguments[0]);
}

void limit(Session& session, std::string_view rest) {
  const auto arguments = exactly(rest, 1, 1, ".limit ROWS|off");
  std::uint64_t rows = 0;
  const std::string& text = arguments[0];
  if (text != "off") {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rows);
    if (error != std::errc() || end != text.data() + text.size()) {
      throw UsageError(fmt::format("\"{}\" is not a number of rows; usage: .limit ROWS|off", text));
    }
  }
  session.settings().row_limit = rows;
}

void quit(Session&, std::string_view) {
  throw Quit{};
}

}  // namespace

const std::vector<DotCommand>& dot_commands() {
  static const std::vector<DotCommand> commands{
      {"help", "[COMMAND]", "Show these commands, or one of them", help},
      {"open", "STORE", "Open another store (created if absent)", open},
      {"load", "FILE... [--graph IRI]", "Load RDF files into the store, all or nothing", load},
      {"dump", "[nq|nt|ttl|trig|rdf]", "Write the whole store", dump},
      {"mode", "[FORMAT]", "Results as table, json, xml, csv, tsv, nt, ttl or rdf", mode},
      {"output", "[FILE]", "Write results to a file; without one, to the screen again", output},
      {"prefix", "NAME: IRI", "Declare a prefix for the statements that follow", prefix},
      {"prefixes", "[on|off]", "Show the prefixes; switch the well-known ones on or off", prefixes},
      {"timer", "on|off", "Show row count and time after each result", timer},
      {"explain", "[analyze] QUERY", "Show the plan; with analyze, run it and show what it did", explain},
      {"read", "FILE", "Run a script", read},
      {"print", "TEXT", "Write a line of text", print},
      {"graphs", "", "The named graphs and their sizes", graphs},
      {"predicates", "", "The predicates and how often they occur", predicates},
      {"classes", "", "The classes and how many members they have", classes},
      {"info", "", "Figures about the store", info},
      {"timeout", "SECONDS|off", "Stop statements that run longer", timeout},
      {"limit", "ROWS|off", "Show at most so many rows of a result", limit},
      {"quit", "", "Leave", quit},
  };
  return commands;
}

std::vector<std::string> split_arguments(std::string_view text) {
  std::vector<std::string> arguments;
  std::string current;
  bool in_argument = false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size() && quote != '\'') {
      current += text[++i];
      in_argument = true;
    } else if (quote) {
      if (c == quote) {
        quote = 0;
      } else {
        current += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      in_argument = true;
    } else if (c == ' ' || c == '\t') {
      if (in_argument) arguments.push_back(std::move(current));
      current.clear();
      in_argument = false;
    } else {
      current += c;
      in_argument = true;
    }
  }
  if (quote) throw UsageError(fmt::format("the quote {} is not closed", quote));
  if (in_argument) arguments.push_back(std::move(current));
  return arguments;
}

void run_dot_command(Session& session, std::string_view line) {
  line.remove_prefix(1);
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string_view wanted = line.substr(0, end);
  std::string_view rest = line.substr(end);
  const std::size_t first = rest.find_first_not_of(" \t");
  rest = first == std::string_view::npos ? std::string_view() : rest.substr(first);
  rest = rest.substr(0, rest.find_last_not_of(" \t\r") + 1);
  std::vector<std::string> names;
  for (const DotCommand& command : dot_commands()) {
    if (command.name == wanted) return command.run(session, rest);
    names.emplace_back(command.name);
  }
  const auto near = nearest(wanted, names);
  throw UsageError(fmt::format("there is no command .{}{}", wanted,
                               near ? fmt::format("; did you mean .{}?", *near) : "; .help lists them"));
}

}  // namespace casus::shell
