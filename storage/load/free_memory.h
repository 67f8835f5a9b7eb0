#pragma once

namespace casus::storage {

/// Gives memory that was freed back to the system. Between the phases of a load: glibc keeps apart what each thread
/// freed, so that the next phase, with other threads, would need as much again.
void return_free_memory();

}  // namespace casus::storage
