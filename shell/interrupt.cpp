#include "shell/interrupt.h"

#include <atomic>
#include <csignal>

namespace casus::shell {

namespace {

std::atomic<std::atomic<bool>*> current_flag{nullptr};
struct sigaction previous_interrupt, previous_terminate;

void on_signal(int) {
  if (std::atomic<bool>* flag = current_flag.load()) flag->store(true, std::memory_order_relaxed);
}

}  // namespace

InterruptGuard::InterruptGuard(const CancelToken& token) {
  current_flag = token.flag().get();
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;  // blocking reads end with EINTR
  sigaction(SIGINT, &action, &previous_interrupt);
  sigaction(SIGTERM, &action, &previous_terminate);
}

InterruptGuard::~InterruptGuard() {
  sigaction(SIGINT, &previous_interrupt, nullptr);
  sigaction(SIGTERM, &previous_terminate, nullptr);
  current_flag = nullptr;
}

void ignore_broken_pipes() {
  std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace casus::shell
