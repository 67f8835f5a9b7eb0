#include "tests/bench/generator/names.h"

#include <cctype>
#include <iterator>

namespace casus::bench {

namespace {
struct Syllable {
  const char* marked;
  const char* plain;
  const char* cyrillic;
  const char* arabic;
  const char* hebrew;
  const char* han;
};

constexpr Syllable kSyllables[] = {
    {"ba", "ba", "ба", "با", "בא", "巴"},       {"bū", "bu", "бу", "بو", "בו", "布"},
    {"dar", "dar", "дар", "دار", "דאר", "达"},  {"dī", "di", "ди", "دي", "די", "迪"},
    {"el", "el", "эль", "ال", "אל", "埃"},      {"fa", "fa", "фа", "فا", "פא", "法"},
    {"fū", "fu", "фу", "فو", "פו", "富"},       {"ghā", "gha", "га", "غا", "גא", "加"},
    {"gor", "gor", "гор", "جور", "גור", "戈"},  {"ha", "ha", "ха", "ها", "הא", "哈"},
    {"ḥi", "hi", "хи", "حي", "חי", "希"},       {"ja", "ja", "джа", "جا", "ג׳א", "贾"},
    {"jū", "ju", "джу", "جو", "ג׳ו", "朱"},     {"ka", "ka", "ка", "كا", "כא", "卡"},
    {"kor", "kor", "кор", "كور", "קור", "科"},  {"la", "la", "ла", "لا", "לא", "拉"},
    {"lī", "li", "ли", "لي", "לי", "利"},       {"mā", "ma", "ма", "ما", "מא", "马"},
    {"mir", "mir", "мир", "مير", "מיר", "米"},  {"mo", "mo", "мо", "مو", "מו", "莫"},
    {"na", "na", "на", "نا", "נא", "纳"},       {"nē", "ne", "не", "ني", "נה", "内"},
    {"or", "or", "ор", "اور", "אור", "奥"},     {"pol", "pol", "пол", "بول", "פול", "波"},
    {"qā", "qa", "ка", "قا", "קא", "喀"},       {"qu", "qu", "ку", "قو", "קו", "库"},
    {"ra", "ra", "ра", "را", "רא", "拉"},       {"rī", "ri", "ри", "ري", "רי", "里"},
    {"sa", "sa", "са", "سا", "סא", "萨"},       {"ṣū", "su", "су", "صو", "צו", "苏"},
    {"sha", "sha", "ша", "شا", "שא", "沙"},     {"sten", "sten", "стен", "ستن", "סטן", "斯坦"},
    {"ta", "ta", "та", "تا", "תא", "塔"},       {"ṭī", "ti", "ти", "طي", "טי", "蒂"},
    {"tel", "tel", "тель", "تل", "תל", "特尔"}, {"va", "va", "ва", "فا", "וא", "瓦"},
    {"wā", "wa", "ва", "وا", "וא", "瓦"},       {"ya", "ya", "я", "يا", "יא", "亚"},
    {"zī", "zi", "зи", "زي", "זי", "齐"},       {"zor", "zor", "зор", "زور", "זור", "佐尔"},
};

void capitalize(Name& name) {
  name.plain.front() = static_cast<char>(std::toupper(name.plain.front()));
  // Only a letter of one byte can be raised here; "ḥamā" stays small.
  if (static_cast<unsigned char>(name.marked.front()) < 0x80) {
    name.marked.front() = static_cast<char>(std::toupper(name.marked.front()));
  }
}
}  // namespace

Name make_name(Random& random, int syllables) {
  Name name;
  for (int i = 0; i < syllables; ++i) {
    const Syllable& syllable = kSyllables[random.below(std::size(kSyllables))];
    name.marked += syllable.marked;
    name.plain += syllable.plain;
    name.cyrillic += syllable.cyrillic;
    name.arabic += syllable.arabic;
    name.hebrew += syllable.hebrew;
    name.han += syllable.han;
  }
  capitalize(name);
  return name;
}

}  // namespace casus::bench
