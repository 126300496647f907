// What the sliders mean: a scenario (a plain object, as the core writes it) and the settings that
// were moved make another scenario.

function ladder(from, to) {
  const steps = [];
  for (let size = from; size <= to; size *= 2) {
    steps.push(size);
    if (size * 1.5 <= to) steps.push(size * 1.5);
  }
  return steps;
}

export const CONTROLS = [
  { id: "heap", label: "Executor heap", key: "spark.executor.memory", unit: "MiB",
    steps: ladder(256, 65536) },
  { id: "overhead", label: "Overhead", key: "spark.executor.memoryOverhead", unit: "MiB",
    steps: ladder(64, 16384) },
  { id: "driver", label: "Driver heap", key: "spark.driver.memory", unit: "MiB",
    steps: ladder(256, 65536) },
  { id: "cores", label: "Cores of an executor", key: "spark.executor.cores", unit: "",
    steps: [1, 2, 3, 4, 5, 6, 8, 12, 16] },
  { id: "partitions", label: "Partitions", key: "spark.sql.shuffle.partitions", unit: "",
    steps: [1, 2, 4, 8, 16, 32, 50, 100, 200, 400, 1000, 2000, 5000, 10000] },
  { id: "hot", label: "Skew: rows of the hottest key", unit: "%",
    steps: [0, 1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95] },
  { id: "volume", label: "Volume: rows of all data", unit: "%",
    steps: [10, 25, 50, 75, 100, 125, 150, 200, 300, 500, 1000] },
];
export const MANAGERS = ["local", "standalone", "yarn", "kubernetes"];

/** Of what came with a link: the settings that the sliders could have made. */
export function validSettings(moved) {
  const valid = {};
  for (const { id, steps } of CONTROLS) {
    if (steps.includes(moved?.[id])) valid[id] = moved[id];
  }
  if (MANAGERS.includes(moved?.manager)) valid.manager = moved.manager;
  return valid;
}

const tables = (scenario) => Object.values(scenario.data ?? {});
const sharesOf = (data, column) =>
  Object.values(column.hot).map((hot) => typeof hot === "object"
    ? (100 * hot.rows) / data.rows : parseFloat(hot) * (String(hot).endsWith("%") ? 1 : 100));

/** The column whose skew the slider sets: {data, name}, or null. */
function skewedColumn(scenario) {
  let most = null;
  for (const data of tables(scenario)) {
    for (const [name, column] of Object.entries(data.columns ?? {})) {
      if (!column.hot) continue;
      const share = Math.max(...sharesOf(data, column));
      if (!most || share > most.share) most = { data, name, share };
    }
  }
  return most ?? keyWithoutSkew(scenario);
}

/** The first column that a step groups or joins by, in the largest data that has it. */
function keyWithoutSkew(scenario) {
  const keys = (scenario.jobs ?? []).flatMap((job) => job.steps)
    .flatMap((step) => [step.on, step.by]).flat().filter((key) => typeof key === "string");
  for (const name of keys) {
    const holders = tables(scenario).filter((data) =>
      data.columns?.[name] && !data.columns[name].expression);
    const largest = holders.sort((a, b) => b.rows - a.rows)[0];
    if (largest) return { data: largest, name, share: 0 };
  }
  return null;
}

const MIB = 1024 * 1024;

function mib(text) {
  const match = /^(\d+)\s*([kmgt]?)b?$/i.exec(text);
  if (!match) return null;
  return Number(match[1]) * { k: 1 / 1024, m: 1, g: 1024, t: MIB, "": 1 / MIB }[
    match[2].toLowerCase()];
}

/** Where the sliders stand for a scenario; null: it has no such thing. `shape` is what Spark makes
 * of its settings. */
export function settingsOf(scenario, shape) {
  const conf = scenario.conf ?? {};
  const local = scenario.cluster?.manager === "local";
  const skewed = skewedColumn(scenario);
  return {
    heap: local || !shape ? null : shape.heap / MIB,
    overhead: local || !shape ? null : shape.overhead / MIB,
    driver: mib(conf["spark.driver.memory"] ?? "1g"),
    cores: shape?.cores ?? null,
    partitions: Number(conf["spark.sql.shuffle.partitions"] ?? 200),
    hot: skewed ? skewed.share : null,
    volume: tables(scenario).length > 0 ? 100 : null,
    manager: scenario.cluster?.manager ?? "standalone",
  };
}

/** The scenario with the settings that were moved. */
export function changed(scenario, moved) {
  const next = structuredClone(scenario);
  next.conf ??= {};
  for (const { id, key, unit } of CONTROLS) {
    if (key && moved[id] !== undefined) next.conf[key] = `${moved[id]}${unit ? "m" : ""}`;
  }
  if (moved.manager !== undefined) next.cluster = { ...next.cluster, manager: moved.manager };
  if (moved.volume !== undefined) grow(next, moved.volume);
  if (moved.hot !== undefined) skew(next, moved.hot);
  return next;
}

function grow(scenario, percent) {
  const times = (rows) => Math.round((rows * percent) / 100);
  for (const data of tables(scenario)) {
    data.rows = times(data.rows);
    if (data.size !== undefined) data.size = times(data.size);
    for (const column of Object.values(data.columns ?? {})) {
      for (const hot of Object.values(column.hot ?? {})) {
        if (typeof hot === "object") hot.rows = times(hot.rows);
      }
    }
  }
}

function skew(scenario, percent) {
  const { data, name } = skewedColumn(scenario) ?? {};
  if (!data) return;
  const column = typeof data.columns[name] === "string" ? { type: data.columns[name] }
    : data.columns[name];
  data.columns[name] = column;
  if (percent === 0) {
    delete column.hot;
    return;
  }
  const hottest = column.hot ? Object.keys(column.hot)[
    sharesOf(data, column).reduce((best, share, i, all) => (share > all[best] ? i : best), 0)]
    : "0";
  column.hot = { ...column.hot, [hottest]: { rows: Math.round((data.rows * percent) / 100) } };
}

/** What differs between two scenarios: [place, in the first, in the second]. */
export function differences(a, b, place = "") {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  const inner = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  if (inner(a) && inner(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...names].flatMap((name) =>
      differences(a[name], b[name], place ? `${place} > ${name}` : name));
  }
  const words = (value) => value === undefined ? "not set"
    : typeof value === "string" ? value : JSON.stringify(value);
  return [[place, words(a), words(b)]];
}
