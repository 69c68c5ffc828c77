#include <unistd.h>

#include <iostream>

#include "service/app/command_line.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  return concord::app::run_command(
      argc, argv, concord::app::read_environment(),
      {.in = std::cin, .out = std::cout, .err = std::cerr, .watches_errors = isatty(STDERR_FILENO) == 1});
}
