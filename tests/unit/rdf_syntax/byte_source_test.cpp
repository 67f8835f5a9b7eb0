#include "storage/syntax/byte_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "casus/error.h"

namespace casus::storage {
namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

class ByteSourceTest : public testing::Test {
 protected:
  ByteSourceTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "casus-XXXXXX").string();
    directory_ = mkdtemp(pattern.data());
  }
  ~ByteSourceTest() override { std::filesystem::remove_all(directory_); }

  std::string file(const std::string& content) {
    const std::string path = (directory_ / "data").string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  // The whole content, read in pieces of `step` bytes.
  static std::string content(ByteSource& source, std::size_t step) {
    std::string all;
    std::string piece(step, '\0');
    while (const std::size_t n = source.read(piece.data(), piece.size())) all.append(piece, 0, n);
    EXPECT_EQ(source.read(piece.data(), piece.size()), 0u);
    return all;
  }
  std::string read(const std::string& bytes, std::size_t step = 1 << 16) {
    const auto source = open_byte_source(file(bytes));
    EXPECT_EQ(source->size(), bytes.size());
    std::string all = content(*source, step);
    EXPECT_EQ(source->position(), bytes.size());
    return all;
  }
  std::string error(const std::string& bytes) {
    try {
      read(bytes);
    } catch (const LoadError& e) {
      return e.what();
    }
    return {};
  }

  std::filesystem::path directory_;
};

std::string sample() {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "line " + std::to_string(i * 7919 % 50'000) + '\n';
  return text;
}

TEST_F(ByteSourceTest, PlainFiles) {
  for (const std::string& text : {std::string(), std::string("a"), std::string("abc"), std::string("abcd"), sample()}) {
    EXPECT_EQ(read(text), text);
    EXPECT_EQ(read(text, 3), text);
  }
}

TEST_F(ByteSourceTest, Gzip) {
  const std::string text = sample();
  EXPECT_EQ(read(gzip(text)), text);
  EXPECT_EQ(read(gzip(text), 1000), text);
  EXPECT_EQ(read(gzip("")), "");
  EXPECT_EQ(read(gzip("a") + gzip("") + gzip(text) + gzip("b")), "a" + text + "b");
  EXPECT_EQ(read(gzip("a") + std::string(512, '\0')), "a");
}

TEST_F(ByteSourceTest, Zstandard) {
  const std::string text = sample();
  EXPECT_EQ(read(zstd(text)), text);
  EXPECT_EQ(read(zstd(text), 1000), text);
  EXPECT_EQ(read(zstd("")), "");
  EXPECT_EQ(read(zstd("a") + zstd("") + zstd(text) + zstd("b")), "a" + text + "b");
  const std::string skippable("\x50\x2A\x4D\x18\x03\x00\x00\x00xyz", 11);
  EXPECT_EQ(read(skippable + zstd(text)), text);
}

TEST_F(ByteSourceTest, TruncatedDataNamesTheFile) {
  for (const std::string& packed : {gzip(sample()), zstd(sample())}) {
    for (const std::size_t length : {std::size_t{5}, std::size_t{20}, packed.size() / 2, packed.size() - 1}) {
      const std::string message = error(packed.substr(0, length));
      EXPECT_NE(message.find("cut short"), std::string::npos) << message << length;
      EXPECT_NE(message.find((directory_ / "data").string()), std::string::npos);
    }
  }
}

TEST_F(ByteSourceTest, DamagedDataIsAnError) {
  for (std::string packed : {gzip(sample()), zstd(sample())}) {
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x55);
    EXPECT_NE(error(packed), "");
  }
  EXPECT_NE(error(gzip("a") + "rubbish").find("damaged"), std::string::npos);
  EXPECT_NE(error(gzip("a") + std::string(4, '\0') + "rubbish").find("damaged"), std::string::npos);
  EXPECT_NE(error(zstd("a") + "rubbish").find("damaged"), std::string::npos);
}

TEST_F(ByteSourceTest, MissingUnreadableAndDirectories) {
  const auto message = [](const std::string& path) -> std::string {
    try {
      open_byte_source(path);
    } catch (const LoadError& e) {
      return e.what();
    }
    return {};
  };
  EXPECT_NE(message((directory_ / "missing").string()).find("no such file"), std::string::npos);
  EXPECT_NE(message(directory_.string()).find("directory"), std::string::npos);
  EXPECT_NE(message(""), "");
  EXPECT_NE(message(file("x") + "/below"), "");
}

TEST_F(ByteSourceTest, Pipes) {
  const std::string path = (directory_ / "pipe").string();
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const std::string text = gzip("through a pipe");
  const pid_t child = fork();
  if (child == 0) {
    std::ofstream(path, std::ios::binary) << text;
    _exit(0);
  }
  const auto source = open_byte_source(path);
  EXPECT_EQ(source->size(), 0u);
  EXPECT_EQ(content(*source, 4), "through a pipe");
}

TEST(MemoryByteSource, ReadsTheText) {
  const auto source = memory_byte_source("abc");
  char buffer[2];
  EXPECT_EQ(source->read(buffer, 2), 2u);
  EXPECT_EQ(source->position(), 2u);
  EXPECT_EQ(source->read(buffer, 2), 1u);
  EXPECT_EQ(source->read(buffer, 2), 0u);
  EXPECT_EQ(source->size(), 3u);
}

}  // namespace
}  // namespace casus::storage
