// `concord token`: mints an access token through the admin port of a running sandbox.
#pragma once

#include <chrono>
#include <string>

#include "service/app/pipes.h"

namespace concord::app {

struct TokenOptions {
  std::string admin;    // URL of the admin port
  std::string scope;    // "patient/*.rs user/Practitioner.r"
  std::string patient;  // bare id; empty: none
  std::string user;     // "Practitioner/okafor"; empty: the patient, or nobody
  std::string client;   // empty: a synthetic one that suits the scope
  long lifetime_seconds = 3'600;
};

// The token and nothing else on `out`. Exit codes: 0; 1 when it is refused or nobody answers, with why on `err`.
[[nodiscard]] int mint_token(const TokenOptions& options, const Streams& streams);

}  // namespace concord::app
