#ifdef __SANITIZE_THREAD__
// The RocksDB of the system is not instrumented, so that its own locks go unseen.
extern "C" const char* __tsan_default_suppressions() {
  return "race:librocksdb.so\nrace:rocksdb::\n";
}
#endif
