// The parts of a scenario file, each read by a file of its own.
#pragma once

#include <span>

#include "inputs/scenario/place.hpp"
#include "models/scenario/operator_spec.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::scenario {

void read_cluster(const Place& place, Cluster& cluster);
void read_rates(const Place& place, Rates& rates);
void read_losses(const Place& place, std::vector<Loss>& losses);
void read_data(const Place& place, std::vector<Dataset>& data);
void read_jobs(const Place& place, std::span<const OperatorSpec> operators,
               std::span<const Dataset> data, std::vector<Job>& jobs);
/// `data`: the data sets that the stream may name.
void read_stream(const Place& place, std::span<const Dataset> data, Stream& stream);

/// Entries of a "conf" object: values may be texts, numbers and booleans.
std::vector<ConfEntry> read_conf(const Place& place);

/// A parameter's default from its text in the table; a bug of ours if it is not valid.
ParamValue param_default(const ParamSpec& spec);

}  // namespace oomcast::scenario
