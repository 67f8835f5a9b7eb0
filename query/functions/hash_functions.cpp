#include <openssl/evp.h>

#include <array>

#include "query/functions/registry.h"

namespace casus::query {
namespace {

Value digest(Call& call, const Value& value, const EVP_MD* algorithm) {
  if (value.kind != ValueKind::kString) return Value::error();
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned int size = 0;
  const std::string_view text = value.characters();
  if (EVP_Digest(text.data(), text.size(), bytes.data(), &size, algorithm, nullptr) != 1) return Value::error();
  constexpr char kHex[] = "0123456789abcdef";
  char* const out = call.arena.allocate(std::size_t{size} * 2, 1);
  for (std::size_t i = 0; i < size; ++i) {
    out[2 * i] = kHex[bytes[i] >> 4];
    out[2 * i + 1] = kHex[bytes[i] & 15];
  }
  return Value::string({out, std::size_t{size} * 2});
}

Value md5(Call& call, std::span<const Value> args) {
  return digest(call, args[0], EVP_md5());
}
Value sha1(Call& call, std::span<const Value> args) {
  return digest(call, args[0], EVP_sha1());
}
Value sha256(Call& call, std::span<const Value> args) {
  return digest(call, args[0], EVP_sha256());
}
Value sha384(Call& call, std::span<const Value> args) {
  return digest(call, args[0], EVP_sha384());
}
Value sha512(Call& call, std::span<const Value> args) {
  return digest(call, args[0], EVP_sha512());
}

constexpr Function kFunctions[] = {
    {"MD5", 1, 1, md5},       {"SHA1", 1, 1, sha1},     {"SHA256", 1, 1, sha256},
    {"SHA384", 1, 1, sha384}, {"SHA512", 1, 1, sha512},
};

}  // namespace

std::span<const Function> hash_functions() {
  return kFunctions;
}

}  // namespace casus::query
