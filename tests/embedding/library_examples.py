#!/usr/bin/env python3
"""library_examples.py LIBRARY.md: a C++ program whose functions are the cpp blocks of the library guide, on stdout."""

import re
import sys

with open(sys.argv[1], encoding="utf-8") as guide:
    blocks = re.findall(r"^```cpp\n(.*?)^```$", guide.read(), re.S | re.M)
print("#undef NDEBUG\n#include <casus/casus.h>\n\n#include <cassert>\n#include <stdexcept>\n")
for number, block in enumerate(blocks):
    print(f"static void example_{number}([[maybe_unused]] casus::Store store) {{\n{block}}}\n")
print("int main() {")
for number in range(len(blocks)):
    print(f"  example_{number}(casus::Store::in_memory());")
print("}")
