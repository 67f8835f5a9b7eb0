#include <charconv>
#include <cmath>
#include <numbers>

#include "query/functions/arithmetic.h"
#include "query/functions/registry.h"

namespace casus::query {
namespace {

constexpr double kMeanEarthRadiusKm = 6371.0088;  // IUGG mean radius
constexpr std::string_view kWktLiteral = "http://www.opengis.net/ont/geosparql#wktLiteral";
constexpr std::string_view kCrs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

struct Point {
  double longitude, latitude;
};

void skip_space(std::string_view& text) {
  while (!text.empty() && (text[0] == ' ' || text[0] == '\t' || text[0] == '\n' || text[0] == '\r'))
    text.remove_prefix(1);
}

bool take_word(std::string_view& text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = text[i] >= 'a' && text[i] <= 'z' ? static_cast<char>(text[i] - 32) : text[i];
    if (c != word[i]) return false;
  }
  text.remove_prefix(word.size());
  return true;
}

bool take_number(std::string_view& text, double& value) {
  skip_space(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return std::isfinite(value);
}

// A geo:wktLiteral POINT (GeoSPARQL 1.1, section 8.5): an optional <crs>, then "POINT(lon lat)" with an optional "Z"
// and height. EPSG:4326 orders its axes latitude, longitude; CRS84, the default, the other way round. Other reference
// systems are errors.
std::optional<Point> point_of(const Value& value) {
  std::string_view text;
  if (value.kind == ValueKind::kLiteral && value.literal->datatype == kWktLiteral) {
    text = value.literal->lexical;
  } else if (value.kind == ValueKind::kString) {
    text = value.characters();
  } else {
    return std::nullopt;
  }
  skip_space(text);
  bool latitude_first = false;
  if (text.starts_with('<')) {
    const std::size_t end = text.find('>');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view crs = text.substr(1, end - 1);
    latitude_first = crs.ends_with("/EPSG/0/4326");
    if (crs != kCrs84 && !latitude_first) return std::nullopt;
    text.remove_prefix(end + 1);
    skip_space(text);
  }
  if (!take_word(text, "POINT")) return std::nullopt;
  skip_space(text);
  const bool has_height = take_word(text, "Z");
  skip_space(text);
  if (!text.starts_with('(')) return std::nullopt;
  text.remove_prefix(1);
  Point point{};
  double height = 0;
  if (!take_number(text, point.longitude) || text.empty() || (text[0] != ' ' && text[0] != '\t' && text[0] != '\n') ||
      !take_number(text, point.latitude) || (has_height && !take_number(text, height))) {
    return std::nullopt;
  }
  skip_space(text);
  if (!text.starts_with(')')) return std::nullopt;
  text.remove_prefix(1);
  skip_space(text);
  if (!text.empty()) return std::nullopt;
  if (latitude_first) std::swap(point.longitude, point.latitude);
  if (std::fabs(point.latitude) > 90 || std::fabs(point.longitude) > 360) return std::nullopt;
  return point;
}

// Great-circle distance by the haversine formula.
double distance_in_km(const Point& a, const Point& b) {
  constexpr double kRadians = std::numbers::pi / 180;
  const double dlat = (b.latitude - a.latitude) * kRadians / 2;
  const double dlon = (b.longitude - a.longitude) * kRadians / 2;
  const double h = std::sin(dlat) * std::sin(dlat) +
                   std::cos(a.latitude * kRadians) * std::cos(b.latitude * kRadians) * std::sin(dlon) * std::sin(dlon);
  return 2 * kMeanEarthRadiusKm * std::asin(std::sqrt(std::min(1.0, h)));
}

std::optional<double> distance_of(const Value& a, const Value& b) {
  const auto from = point_of(a), to = point_of(b);
  if (!from || !to) return std::nullopt;
  return distance_in_km(*from, *to);
}

Value distance_km(Call&, std::span<const Value> args) {
  const auto distance = distance_of(args[0], args[1]);
  return distance ? Value::of(*distance) : Value::error();
}

Value within_km(Call&, std::span<const Value> args) {
  if (!args[2].is_numeric()) return Value::error();
  const auto distance = distance_of(args[0], args[1]);
  return distance ? Value::of(*distance <= to_double(args[2])) : Value::error();
}

Value latitude(Call&, std::span<const Value> args) {
  const auto point = point_of(args[0]);
  return point ? Value::of(point->latitude) : Value::error();
}

Value longitude(Call&, std::span<const Value> args) {
  const auto point = point_of(args[0]);
  return point ? Value::of(point->longitude) : Value::error();
}

// geof:distance(a, b, unit), GeoSPARQL 1.1, section 8.7.
Value geo_distance(Call&, std::span<const Value> args) {
  if (args[2].kind != ValueKind::kIri) return Value::error();
  const std::string_view unit = args[2].characters();
  double scale = 0;
  if (unit == "http://www.opengis.net/def/uom/OGC/1.0/metre" || unit == "http://qudt.org/vocab/unit/M") {
    scale = 1000;
  } else if (unit == "http://www.opengis.net/def/uom/OGC/1.0/kilometre" || unit == "http://qudt.org/vocab/unit/KiloM") {
    scale = 1;
  } else {
    return Value::error();
  }
  const auto distance = distance_of(args[0], args[1]);
  return distance ? Value::of(*distance * scale) : Value::error();
}

constexpr Function kFunctions[] = {
    {"urn:casus:fn#distanceKm", 2, 2, distance_km},
    {"urn:casus:fn#withinKm", 3, 3, within_km},
    {"urn:casus:fn#latitude", 1, 1, latitude},
    {"urn:casus:fn#longitude", 1, 1, longitude},
    {"http://www.opengis.net/def/function/geosparql/distance", 3, 3, geo_distance},
};

}  // namespace

std::span<const Function> geometry_functions() {
  return kFunctions;
}

}  // namespace casus::query
