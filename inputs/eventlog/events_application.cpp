// Application, environment and resource profiles.
#include "inputs/eventlog/events.hpp"

namespace oomcast::eventlog {

Missing read_log_start(LogBuilder& to, const JsonObject& event) {
  to.log.spark_version = owned(text_field(event, "Spark Version", to.notices));
  return {};
}

Missing read_application_start(LogBuilder& to, const JsonObject& event) {
  Application& app = to.log.application;
  app.started = true;
  app.id = owned(text_field(event, "App ID", to.notices));
  app.name = owned(text_field(event, "App Name", to.notices));
  app.attempt = owned(text_field(event, "App Attempt ID", to.notices));
  app.user = owned(text_field(event, "User", to.notices));
  app.start_ms = integer_field(event, "Timestamp", to.notices);
  return {};
}

Missing read_application_end(LogBuilder& to, const JsonObject& event) {
  to.log.application.end_ms = integer_field(event, "Timestamp", to.notices);
  return {};
}

Missing read_environment(LogBuilder& to, const JsonObject& event) {
  Environment& environment = to.log.environment;
  ++environment.updates;
  if (const auto java = object_field(event, "JVM Information", to.notices)) {
    if (const auto version = text_field(*java, "Java Version", to.notices)) {
      environment.java_version = *version;
    }
    if (const auto version = text_field(*java, "Scala Version", to.notices)) {
      environment.scala_version = *version;
    }
  }
  if (const auto properties = object_field(event, "Spark Properties", to.notices)) {
    for (const auto property : *properties) {
      if (const auto value = as_text(property.value, to.notices)) {
        environment.spark[std::string(property.key)] = *value;
      }
    }
  }
  return {};
}

Missing read_resource_profile(LogBuilder& to, const JsonObject& event) {
  const auto id = integer_field(event, "Resource Profile Id", to.notices);
  if (!id) {
    return "Resource Profile Id";
  }
  ResourceProfile& profile = to.log.resource_profiles[*id];
  profile = ResourceProfile{.id = *id, .executor = {}, .task = {}};
  if (const auto requests = object_field(event, "Executor Resource Requests", to.notices)) {
    for (const auto request : *requests) {
      const auto body = as_object(request.value, to.notices);
      const auto amount = body ? integer_field(*body, "Amount", to.notices) : std::nullopt;
      if (amount) {
        profile.executor[std::string(request.key)] = *amount;
      }
    }
  }
  if (const auto requests = object_field(event, "Task Resource Requests", to.notices)) {
    for (const auto request : *requests) {
      const auto body = as_object(request.value, to.notices);
      const auto value = body ? field(*body, "Amount") : std::nullopt;
      double amount = 0;
      if (value && value->get(amount) == simdjson::SUCCESS) {
        profile.task[std::string(request.key)] = amount;
      }
    }
  }
  return {};
}

}  // namespace oomcast::eventlog
