#include "service/app/command_line.h"

#include <functional>
#include <ostream>
#include <string>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "core/version.h"
#include "service/app/fhirpath_command.h"
#include "service/app/instrument_command.h"
#include "service/app/package_command.h"
#include "service/app/partner_command.h"
#include "service/app/serving.h"
#include "service/app/site.h"
#include "service/app/system_clock.h"
#include "service/app/token_command.h"
#include "service/app/validate_command.h"

namespace concord::app {
namespace {

constexpr int kUsage = 2;
constexpr const char* kConceptMaps = "R4 ConceptMaps from the site's codes (CONCORD_CONCEPT_MAPS_FOLDER)";

// The values that the options of all commands are read into, and the command that was chosen.
struct Chosen {
  std::string file;
  std::string expression;
  std::string concept_maps_folder;
  PreviewOptions preview;
  SandboxOptions sandbox;
  TokenOptions token;
  ValidateOptions validation;
  PartnerCheckOptions partner_check;
  std::function<int()> command;
};

void add_serve(CLI::App& app, Chosen& chosen, const Environment& environment, const Streams& streams) {
  CLI::App* command = app.add_subcommand("serve", "Serve the partners of a configuration file");
  command->add_option("--config", chosen.file, "YAML configuration")->required()->type_name("F");
  command->callback([&] { chosen.command = [&] { return serve(chosen.file, environment, streams.err); }; });
}

void add_sandbox(CLI::App& app, Chosen& chosen, const Environment& environment, const Streams& streams) {
  CLI::App* command = app.add_subcommand("sandbox", "Serve an embedded EHR with synthetic patients");
  SandboxOptions& options = chosen.sandbox;
  command->add_option("--port", options.port, "Public port; 0 = a free one (default 8080)")
      ->type_name("N")
      ->check(CLI::Range(0, 65'535));
  command->add_option("--admin-port", options.admin_port, "Admin port; 0 = a free one (default 8081)")
      ->type_name("N")
      ->check(CLI::Range(0, 65'535));
  command
      ->add_option("--ready-file", options.ready_file,
                   R"(Written when ready: {"url","admin","ehr","tokens":{"engine","patient"}})")
      ->type_name("F");
  command->add_option("--listen", options.listen, "IP address of both listeners (default 127.0.0.1)")
      ->type_name("ADDR");
  command->add_option("--partner", options.partners, "A further partner and its FHIR URL; may be repeated")
      ->type_name("NAME=URL")
      ->expected(1)
      ->take_all();
  command->add_option("--patient", options.patient, "The patient that apps get without asking")->type_name("ID");
  command->add_option("--redis", options.redis, "Keep leases and records in this Redis (default: in this process)")
      ->type_name("URL");
  command->add_option("--client", options.clients, "Register the app or service of a JSON file; may be repeated")
      ->type_name("F")
      ->expected(1)
      ->take_all();
  command->callback([&] { chosen.command = [&] { return sandbox(chosen.sandbox, environment, streams.err); }; });
}

void add_token(CLI::App& app, Chosen& chosen, const Streams& streams) {
  CLI::App* command = app.add_subcommand("token", "Mint an access token at a running sandbox");
  TokenOptions& options = chosen.token;
  command->add_option("--admin", options.admin, "Admin port of the sandbox")->required()->type_name("URL");
  command->add_option("--scope", options.scope, "SMART scopes, spaces between")->required()->type_name("S");
  command->add_option("--patient", options.patient, "The patient it is for; needed by patient/ scopes")
      ->type_name("ID");
  command->add_option("--fhir-user", options.user, "Who uses it, Practitioner/okafor (default: the patient)")
      ->type_name("TYPE/ID");
  command->add_option("--client", options.client, "client_id (default: engine for system/ scopes, else app)")
      ->type_name("ID");
  command->add_option("--lifetime", options.lifetime_seconds, "Seconds, up to a day (default 3600)")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, 86'400));
  command->callback([&] { chosen.command = [&] { return mint_token(chosen.token, streams); }; });
}

void add_pipes(CLI::App& app, Chosen& chosen, const Environment& environment, const Streams& streams) {
  CLI::App* map = app.add_subcommand("preview", "Map an artifact to its FHIR transaction Bundle");
  map->add_flag("--ndjson", chosen.preview.is_ndjson, "One artifact, and one Bundle, a line");
  map->add_flag("--lenient", chosen.preview.is_lenient, "Leave out members that are not known, with a note each");
  map->add_option("--concept-maps", chosen.concept_maps_folder, kConceptMaps)->type_name("FOLDER");
  map->add_option("FILE", chosen.preview.file, "A file, or - for the standard input")->required();
  map->callback([&] {
    chosen.command = [&] {
      return with_site_mappers(
          environment, chosen.concept_maps_folder, streams.err,
          [&](const mappers::Mappers& mappers) { return preview(chosen.preview, streams, mappers); });
    };
  });

  CLI::App* read = app.add_subcommand("read-back", "Read the artifacts of a FHIR Bundle, one JSON object a line");
  read->add_option("--concept-maps", chosen.concept_maps_folder, kConceptMaps)->type_name("FOLDER");
  read->add_option("FILE", chosen.file, "A file, or - for the standard input")->required();
  read->callback([&] {
    chosen.command = [&] {
      return with_site_mappers(
          environment, chosen.concept_maps_folder, streams.err,
          [&](const mappers::Mappers& mappers) { return read_back(chosen.file, streams, mappers); });
    };
  });
}

void add_validate(CLI::App& app, Chosen& chosen, const Streams& streams) {
  CLI::App* command = app.add_subcommand("validate", "Hold FHIR resources to R4");
  ValidateOptions& options = chosen.validation;
  command->add_flag("--ndjson", options.is_ndjson, "One JSON line a file; - then reads file names");
  command->add_option("--questionnaire", options.questionnaires, "A Questionnaire for its responses; may be repeated")
      ->type_name("F")
      ->expected(1)
      ->take_all();
  command->add_option("FILE", options.files, "Files, or - for the standard input")->required();
  command->callback([&] {
    options.shows_progress = streams.watches_errors;
    chosen.command = [&] { return validate(options, streams); };
  });
}

void add_fhirpath(CLI::App& app, Chosen& chosen, const Streams& streams) {
  CLI::App* command = app.add_subcommand("fhirpath", "Evaluate a FHIRPath, one JSON value of the result a line");
  command->add_option("EXPRESSION", chosen.expression, "The FHIRPath")->required();
  command->add_option("FILE", chosen.file, "A file, or - for the standard input")->required();
  command->callback(
      [&] { chosen.command = [&] { return fhirpath(chosen.expression, chosen.file, SystemClock{}.now(), streams); }; });
}

void add_instrument(CLI::App& app, Chosen& chosen, const Streams& streams) {
  CLI::App* instrument = app.add_subcommand("instrument", "Work on instrument files")->require_subcommand(1);
  CLI::App* check = instrument->add_subcommand("check", "Report every fault of an instrument file");
  check->add_option("FILE", chosen.file, "A file, or - for the standard input")->required();
  check->callback([&] { chosen.command = [&] { return check_instrument(chosen.file, streams); }; });
}

void add_partner(CLI::App& app, Chosen& chosen, const Environment& environment, const Streams& streams) {
  CLI::App* partner = app.add_subcommand("partner", "Work on partner EHRs")->require_subcommand(1);
  CLI::App* check = partner->add_subcommand("check", "Tell what would become of artifacts at a partner");
  PartnerCheckOptions& options = chosen.partner_check;
  check->add_option("NAME", options.name, "The partner's id in the configuration")->required();
  check->add_option("--config", options.config, "YAML configuration")->type_name("F")->required();
  check->add_flag("--json", options.is_json, "One JSON object instead of text");
  check->callback([&] { chosen.command = [&] { return check_partner(options, environment, streams); }; });
}

void add_package(CLI::App& app, Chosen& chosen, const Streams& streams) {
  CLI::App* command =
      app.add_subcommand("conformance-package", "Write the FHIR package (.tgz) that defines what Concord writes");
  command->add_option("--output", chosen.file, "A file instead of the standard output")->type_name("F");
  command->callback([&] { chosen.command = [&] { return write_package(chosen.file, streams); }; });
}

void add_checks(CLI::App& app, Chosen& chosen, const Environment& environment, const Streams& streams) {
  CLI::App* config = app.add_subcommand("config", "Work on configuration files")->require_subcommand(1);
  CLI::App* check = config->add_subcommand("check", "Report every fault of a configuration file");
  check->add_option("FILE", chosen.file, "YAML configuration")->required();
  check->callback(
      [&] { chosen.command = [&] { return check_config(chosen.file, environment, streams.out, streams.err); }; });

  CLI::App* health = app.add_subcommand("healthcheck", "Ask a running service whether it is alive");
  health->add_option("--config", chosen.file, "YAML configuration (default: CONCORD_ADMIN_PORT, 8081)")->type_name("F");
  health->callback([&] { chosen.command = [&] { return healthcheck(chosen.file, environment, streams.err); }; });

  CLI::App* version = app.add_subcommand("version", "Print the version");
  version->callback([&] {
    chosen.command = [&] {
      streams.out << "concord " << kVersion << '\n';
      return kDone;
    };
  });
}

}  // namespace

int run_command(int argc, const char* const* argv, const Environment& environment, const Streams& streams) {
  CLI::App app{"Collaborative care artifacts to FHIR R4 at partner EHRs, and back", "concord"};
  app.require_subcommand(1);
  Chosen chosen;
  add_serve(app, chosen, environment, streams);
  add_sandbox(app, chosen, environment, streams);
  add_token(app, chosen, streams);
  add_pipes(app, chosen, environment, streams);
  add_validate(app, chosen, streams);
  add_fhirpath(app, chosen, streams);
  add_instrument(app, chosen, streams);
  add_package(app, chosen, streams);
  add_partner(app, chosen, environment, streams);
  add_checks(app, chosen, environment, streams);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, streams.out, streams.err) == 0 ? kDone : kUsage;
  }
  return chosen.command();
}

}  // namespace concord::app
